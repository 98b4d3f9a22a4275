/* The standin_* functions that tests call through ctypes; all of them act on the world chosen last. */
#include "standin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One option set, or one cluster file opened. */
typedef struct { int64_t owner; int scope, code, length; uint8_t value[512]; } Event;

static Event *events;
static int event_count, event_room;
static World *chosen;

void record(int scope, int64_t owner, int code, const uint8_t *value, int length) {
    if (event_count == event_room) events = realloc(events, (event_room = event_room ? event_room * 2 : 256) * sizeof(Event));
    Event *event = &events[event_count++];
    *event = (Event){ .owner = owner, .scope = scope, .code = code, .length = length < 512 ? length : 512 };
    if (value) memcpy(event->value, value, event->length);
}

static uint32_t take_length(const uint8_t **at) {
    uint32_t length;
    memcpy(&length, *at, 4);
    *at += 4;
    return length;
}

static Bytes take_bytes(const uint8_t **at) {
    int length = (int)take_length(at);
    Bytes bytes = bytes_copy(*at, length);
    *at += length;
    return bytes;
}

void standin_choose(const char *name) {
    pthread_mutex_lock(&lock);
    chosen = world_named(name);
    pthread_mutex_unlock(&lock);
}

/* As new: an empty map, no faults, all counters at 0 but those of what is alive, no events of any world. */
void standin_reset(void) {
    pthread_mutex_lock(&lock);
    world_reset(chosen);
    event_count = 0;
    pthread_mutex_unlock(&lock);
}

/* Add key-values as of the present version: (uint32 length, bytes) of key and value in turn, ascending. */
void standin_load(const uint8_t *packed, int64_t size) {
    pthread_mutex_lock(&lock);
    for (const uint8_t *at = packed; at < packed + size;) {
        Bytes key = take_bytes(&at), value = take_bytes(&at);
        world_put(chosen, key, value, world_version(chosen));
    }
    pthread_mutex_unlock(&lock);
}

int64_t standin_write(const uint8_t *key, int key_length, const uint8_t *value, int value_length) {
    pthread_mutex_lock(&lock);
    Bytes copy = value ? bytes_copy(value, value_length) : (Bytes){ 0 };
    int64_t version = world_write(chosen, bytes_copy(key, key_length), value ? &copy : NULL);
    pthread_mutex_unlock(&lock);
    return version;
}

/* Where shards begin: (uint32 length, bytes) each. */
void standin_shards(const uint8_t *packed, int64_t size, int count) {
    pthread_mutex_lock(&lock);
    chosen->shards = calloc(count + 1, sizeof(Bytes));
    for (const uint8_t *at = packed; at < packed + size;) chosen->shards[chosen->shard_count++] = take_bytes(&at);
    pthread_mutex_unlock(&lock);
}

void standin_cuts(const int *cuts, int count) {
    pthread_mutex_lock(&lock);
    free(chosen->cuts);
    chosen->cuts = memcpy(malloc(count * sizeof(int) + 1), cuts, count * sizeof(int));
    chosen->cut_count = count;
    chosen->cut_position = 0;
    pthread_mutex_unlock(&lock);
}

void standin_script(int kind, const int *codes, int count, int then) {
    pthread_mutex_lock(&lock);
    free(chosen->scripts[kind].codes);
    int *copy = memcpy(malloc(count * sizeof(int) + 1), codes, count * sizeof(int));
    chosen->scripts[kind] = (Script){ copy, count, 0, then };
    pthread_mutex_unlock(&lock);
}

int standin_set(const char *name, int64_t value) {
    pthread_mutex_lock(&lock);
    int64_t *number = world_number(chosen, name);
    if (number) *number = value;
    pthread_mutex_unlock(&lock);
    return number != NULL;
}

int standin_get(const char *name, int64_t *out) {
    pthread_mutex_lock(&lock);
    int64_t *number = world_number(chosen, name);
    if (number) *out = number == &chosen->version ? world_version(chosen) : *number;
    pthread_mutex_unlock(&lock);
    return number != NULL;
}

int standin_event(int index, Event *out) {
    pthread_mutex_lock(&lock);
    bool found = index < event_count;
    if (found) *out = events[index];
    pthread_mutex_unlock(&lock);
    return found;
}

/* What a client does to its cluster file when the coordinators change. */
int standin_rewrite_cluster_file(const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    fprintf(file, "%s:rewritten@127.0.0.1:4500\n", chosen->name);
    return !fclose(file);
}
