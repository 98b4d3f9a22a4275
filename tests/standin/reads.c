/* Reading: read versions, ranges, single keys, estimates and split points. */
#include "standin.h"

#include <stdlib.h>
#include <string.h>

static int refused(const Transaction *transaction) {
    return transaction->world->locked && !transaction->lock_aware ? DATABASE_LOCKED : 0;
}

static void answer_read_version(Future *future) {
    Transaction *transaction = future->transaction;
    World *world = future->world;
    if ((future->error = refused(transaction))) return;
    if (transaction->read_version < 0) {
        world->version += world->step_per_read_version;
        transaction->read_version = world_version(world);
    }
    future->number = transaction->read_version;
}

Future *fdb_transaction_get_read_version(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    transaction->world->read_versions++;
    Future *future = future_new(transaction, answer_read_version);
    future_send(future, READ_VERSIONS);
    pthread_mutex_unlock(&lock);
    return future;
}

static bool is_system(Bytes key) {
    return key.length && key.data[0] == 0xff && !(key.length > 1 && key.data[1] == 0xff);
}

/* Check the range and the version of a read; count what it is. */
static int check_read(Future *future) {
    static const Bytes end_of_data = { (uint8_t *)"\xff", 1 };
    Transaction *transaction = future->transaction;
    World *world = future->world;
    bool system = is_system(future->begin) || (is_system(future->end) && bytes_compare(future->end, end_of_data) > 0);
    world->reads_of_system_keys += system;
    if (system && !transaction->system_keys) return KEY_OUTSIDE_LEGAL_RANGE;
    if (bytes_compare(future->begin, future->end) > 0) return INVERTED_RANGE;
    if (refused(transaction)) return DATABASE_LOCKED;
    if (transaction->read_version < 0) transaction->read_version = world_version(world);
    return world_readable(world, transaction->read_version);
}

static bool alive(const Entry *entry, int64_t version) {
    return entry->from <= version && version < entry->to;
}

/* The rows of the reply, in its order; sets `more`. The caller frees them. */
static const Entry **choose_rows(Future *future) {
    World *world = future->world;
    int first = world_lower_bound(world, future->begin), last = world_lower_bound(world, future->end) - 1;
    int step = future->reverse ? -1 : 1, room = 64, cut = world_next_cut(world);
    int64_t bytes = 0;
    const Entry **rows = malloc(room * sizeof *rows);
    future->more = world->more_at_end;
    for (int at = future->reverse ? last : first; first <= at && at <= last; at += step) {
        const Entry *entry = &world->entries[at];
        if (!alive(entry, future->transaction->read_version)) continue;
        bool full = future->count
            && ((future->limit && future->count >= future->limit) || (cut && future->count >= cut)
                || (future->target_bytes && bytes >= future->target_bytes)
                || !world_same_shard(world, rows[future->count - 1]->key, entry->key));
        if (full) {
            future->more = true;
            break;
        }
        if (future->count == room) rows = realloc(rows, (room *= 2) * sizeof *rows);
        rows[future->count++] = entry;
        bytes += entry->key.length + entry->value.length;
    }
    return rows;
}

static void answer_range(Future *future) {
    World *world = future->world;
    if ((future->error = check_read(future))) return;
    const Entry **rows = choose_rows(future);
    size_t size = future->count * sizeof(KeyValue);
    for (int i = 0; i < future->count; i++) size += rows[i]->key.length + rows[i]->value.length;
    KeyValue *array = future->array = malloc(size + 1);
    uint8_t *text = (uint8_t *)(array + future->count);
    for (int i = 0; i < future->count; i++) {
        Bytes key = rows[i]->key, value = rows[i]->value;
        memcpy(text, key.data, key.length);
        memcpy(text + key.length, value.data, value.length);
        array[i] = (KeyValue){ text, key.length, text + key.length, value.length };
        text += key.length + value.length;
    }
    free(rows);
    world->rows += future->count;
    world->version += world->step_per_read;
}

/* How many bytes a reply holds, roughly, by streaming mode; 0: no bound. */
static int bytes_of_mode(int mode, int iteration) {
    static const int growing[] = { 4096, 6144, 9216, 13824, 20736, 31104, 46656, 69984, 80000, 120000 };
    static const int fixed[] = { 0, 256, 1000, 4096, 80000 };
    enum { WANT_ALL = -2, ITERATOR = -1, SERIAL = 4, STEPS = sizeof growing / sizeof *growing };
    if (mode == ITERATOR) return iteration < 1 ? -1 : growing[(iteration < STEPS ? iteration : STEPS) - 1];
    return mode == WANT_ALL ? fixed[SERIAL] : mode >= 0 && mode <= SERIAL ? fixed[mode] : -1;
}

Future *fdb_transaction_get_range(
    Transaction *transaction, const uint8_t *begin, int begin_length, int begin_or_equal, int begin_offset,
    const uint8_t *end, int end_length, int end_or_equal, int end_offset, int limit, int target_bytes, int mode,
    int iteration, int snapshot, int reverse) {
    pthread_mutex_lock(&lock);
    World *world = transaction->world;
    Future *future = future_new(transaction, answer_range);
    int mode_bytes = bytes_of_mode(mode, iteration);
    if (begin_offset != 1 || end_offset != 1 || mode_bytes < 0 || (!mode_bytes && !limit && !target_bytes))
        future->error = CLIENT_INVALID_OPERATION;
    future->begin = (begin_or_equal ? bytes_after : bytes_copy)(begin, begin_length);
    future->end = (end_or_equal ? bytes_after : bytes_copy)(end, end_length);
    future->limit = limit;
    future->target_bytes = target_bytes && mode_bytes ? (target_bytes < mode_bytes ? target_bytes : mode_bytes)
                                                      : target_bytes + mode_bytes;
    future->reverse = reverse;
    world->range_reads++;
    world->reads_not_snapshot += !snapshot;
    future_send(future, RANGE_READS);
    pthread_mutex_unlock(&lock);
    return future;
}

static Future *other_read(Transaction *transaction, Work work, const uint8_t *begin, int begin_length,
                          const uint8_t *end, int end_length, int64_t chunk, int snapshot) {
    pthread_mutex_lock(&lock);
    Future *future = future_new(transaction, work);
    future->begin = bytes_copy(begin, begin_length);
    future->end = end ? bytes_copy(end, end_length) : bytes_after(begin, begin_length);
    future->chunk = chunk;
    transaction->world->other_reads++;
    transaction->world->reads_not_snapshot += !snapshot;
    future_send(future, OTHER_READS);
    pthread_mutex_unlock(&lock);
    return future;
}

static void answer_get(Future *future) {
    if ((future->error = check_read(future))) return;
    World *world = future->world;
    for (int i = world_lower_bound(world, future->begin); i < world->count; i++) {
        const Entry *entry = &world->entries[i];
        if (bytes_compare(entry->key, future->begin)) return;
        if (!alive(entry, future->transaction->read_version)) continue;
        future->present = true;
        future->value = bytes_copy(entry->value.data, entry->value.length);
    }
}

Future *fdb_transaction_get(Transaction *transaction, const uint8_t *key, int length, int snapshot) {
    return other_read(transaction, answer_get, key, length, NULL, 0, 0, snapshot);
}

static void answer_size(Future *future) {
    if ((future->error = check_read(future))) return;
    World *world = future->world;
    int last = world_lower_bound(world, future->end);
    for (int i = world_lower_bound(world, future->begin); i < last; i++)
        if (world->entries[i].to == INT64_MAX)
            future->number += world->entries[i].key.length + world->entries[i].value.length;
}

Future *fdb_transaction_get_estimated_range_size_bytes(
    Transaction *transaction, const uint8_t *begin, int begin_length, const uint8_t *end, int end_length) {
    return other_read(transaction, answer_size, begin, begin_length, end, end_length, 0, true);
}

/* The points, and both ends of the range. */
static void answer_split_points(Future *future) {
    if ((future->error = check_read(future))) return;
    World *world = future->world;
    int first = world_lower_bound(world, future->begin), last = world_lower_bound(world, future->end);
    Key *keys = future->array = malloc((last - first + 2) * sizeof(Key));
    int64_t bytes = 0;
    keys[future->count++] = (Key){ future->begin.data, future->begin.length };
    for (int i = first; i < last; i++) {
        const Entry *entry = &world->entries[i];
        if (bytes >= future->chunk) {
            keys[future->count++] = (Key){ entry->key.data, entry->key.length };
            bytes = 0;
        }
        bytes += entry->key.length + entry->value.length;
    }
    keys[future->count++] = (Key){ future->end.data, future->end.length };
}

Future *fdb_transaction_get_range_split_points(
    Transaction *transaction, const uint8_t *begin, int begin_length, const uint8_t *end, int end_length, int64_t chunk) {
    return other_read(transaction, answer_split_points, begin, begin_length, end, end_length, chunk, true);
}
