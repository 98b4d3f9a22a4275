/* What a cluster holds: the map, its version clock, the faults to inject, the counters. */
#include "standin.h"

#include <stdlib.h>
#include <string.h>

enum { WORLDS = 32 };
static World worlds[WORLDS];

Bytes bytes_copy(const uint8_t *data, int length) {
    Bytes copy = { malloc(length + 1), length };
    if (length) memcpy(copy.data, data, length);
    copy.data[length] = 0;
    return copy;
}

Bytes bytes_after(const uint8_t *data, int length) {
    Bytes copy = bytes_copy(data, length);
    copy.length++;
    return copy;
}

int bytes_compare(Bytes left, Bytes right) {
    int shorter = left.length < right.length ? left.length : right.length;
    int order = shorter ? memcmp(left.data, right.data, shorter) : 0;
    return order ? order : left.length - right.length;
}

World *world_named(const char *name) {
    for (int i = 0; i < WORLDS; i++) {
        if (!worlds[i].name[0]) {
            strncpy(worlds[i].name, name, sizeof worlds[i].name - 1);
            world_reset(&worlds[i]);
        }
        if (!strncmp(worlds[i].name, name, sizeof worlds[i].name - 1)) return &worlds[i];
    }
    abort();
}

/* STANDIN_SETTINGS=name=number,... speaks to child processes, which no test can reach through ctypes. */
static void set_from_environment(World *world) {
    const char *settings = getenv("STANDIN_SETTINGS");
    char *copy = strdup(settings ? settings : ""), *rest = copy, *item;
    while ((item = strsep(&rest, ","))) {
        char *number = strchr(item, '=');
        if (!number) continue;
        *number++ = 0;
        int64_t *setting = world_number(world, item);
        if (setting) *setting = strtoll(number, NULL, 0);
    }
    free(copy);
}

void world_reset(World *world) {
    for (int i = 0; i < world->count; i++) {
        free(world->entries[i].key.data);
        free(world->entries[i].value.data);
    }
    for (int i = 0; i < world->shard_count; i++) free(world->shards[i].data);
    for (int i = 0; i < SCRIPTS; i++) {
        free(world->scripts[i].codes);
        memset(&world->scripts[i], 0, sizeof(Script));
    }
    free(world->shards);
    free(world->cuts);
    world->shards = NULL;
    world->cuts = NULL;
    world->count = world->shard_count = world->cut_count = world->cut_position = 0;
    int64_t transactions_alive = world->transactions_alive, futures_alive = world->futures_alive;
#define CLEAR(name) world->name = 0;
    SETTINGS(CLEAR) COUNTERS(CLEAR)
#undef CLEAR
    world->transactions_alive = transactions_alive;
    world->futures_alive = futures_alive;
    world->version = 1000;
    world->server_protocol = 0x0FDB00B071010000;
    world->started_us = now_us();
    set_from_environment(world);
}

int64_t *world_number(World *world, const char *name) {
#define FIND(field) if (!strcmp(name, #field)) return &world->field;
    SETTINGS(FIND) COUNTERS(FIND)
#undef FIND
    return NULL;
}

int64_t world_version(World *world) {
    return world->version + (world->real_time ? now_us() - world->started_us : 0);
}

int world_readable(World *world, int64_t version) {
    int64_t newest = world_version(world);
    if (version > newest) return FUTURE_VERSION;
    return world->window && newest - version > world->window ? TRANSACTION_TOO_OLD : 0;
}

/* The first entry whose key is not below `key`. */
int world_lower_bound(const World *world, Bytes key) {
    int low = 0, high = world->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (bytes_compare(world->entries[middle].key, key) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Versions of one key lie oldest first. Takes over the bytes given. */
void world_put(World *world, Bytes key, Bytes value, int64_t version) {
    if (world->count == world->capacity) {
        world->capacity = world->capacity ? world->capacity * 2 : 1024;
        world->entries = realloc(world->entries, world->capacity * sizeof(Entry));
    }
    int at = world->count;
    if (at && bytes_compare(world->entries[at - 1].key, key) >= 0) {
        Bytes behind = bytes_after(key.data, key.length);
        at = world_lower_bound(world, behind);
        free(behind.data);
    }
    memmove(&world->entries[at + 1], &world->entries[at], (world->count - at) * sizeof(Entry));
    world->entries[at] = (Entry){ key, value, version, INT64_MAX };
    world->count++;
}

/* Somebody else's commit: at the next version, which is returned, the key has this value, or none. */
int64_t world_write(World *world, Bytes key, const Bytes *value) {
    world->version++;
    int64_t version = world_version(world);
    for (int i = world_lower_bound(world, key); i < world->count && !bytes_compare(world->entries[i].key, key); i++)
        if (world->entries[i].to == INT64_MAX) world->entries[i].to = version;
    if (value) world_put(world, key, *value, version);
    else free(key.data);
    return version;
}

bool world_same_shard(const World *world, Bytes left, Bytes right) {
    for (int i = 0; i < world->shard_count; i++)
        if ((bytes_compare(world->shards[i], left) <= 0) != (bytes_compare(world->shards[i], right) <= 0)) return false;
    return true;
}

int script_next(Script *script) {
    return script->position < script->count ? script->codes[script->position++] : script->then;
}

int world_next_cut(World *world) {
    return world->cut_count ? world->cuts[world->cut_position++ % world->cut_count] : 0;
}
