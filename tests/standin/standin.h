/* A stand-in for libfdb_c, for tests: an ordered, versioned map in memory behind FoundationDB's C API.
 *
 * world.c    what a cluster holds: the map, its version clock, the faults to inject, the counters
 * network.c  futures, and the thread that answers them
 * reads.c    read versions, ranges, single keys, estimates and split points
 * client.c   the library itself, databases, transactions, and what is refused
 * control.c  the standin_* functions that tests call through ctypes
 *
 * What the real library does not survive kills this one too: calls ahead of the choice of an API version, and the use of
 * what was destroyed (its memory is kept, so that this is seen).
 *
 * One lock guards everything; functions of world.c and those marked "locked" are called with it held.
 */
#ifndef STANDIN_H
#define STANDIN_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct { uint8_t *data; int length; } Bytes;

Bytes bytes_copy(const uint8_t *data, int length);
Bytes bytes_after(const uint8_t *data, int length); /* data + '\0': the first key behind it */
int bytes_compare(Bytes left, Bytes right);

/* Error codes of FoundationDB that the stand-in gives by itself; scripts may inject any other. */
enum {
    TRANSACTION_TOO_OLD = 1007,
    FUTURE_VERSION = 1009,
    TRANSACTION_CANCELLED = 1025,
    TRANSACTION_TIMED_OUT = 1031,
    DATABASE_LOCKED = 1038,
    OPERATION_CANCELLED = 1101,
    FUTURE_RELEASED = 1102,
    NO_CLUSTER_FILE_FOUND = 1515,
    CLIENT_INVALID_OPERATION = 2000,
    KEY_OUTSIDE_LEGAL_RANGE = 2004,
    INVERTED_RANGE = 2005,
    NETWORK_NOT_SETUP = 2008,
    NETWORK_ALREADY_SETUP = 2009,
    READ_VERSION_ALREADY_SET = 2010,
    VERSION_INVALID = 2011,
    FUTURE_NOT_SET = 2015,
    TRANSACTION_READ_ONLY = 2023,
    BLOCKED_FROM_NETWORK_THREAD = 2026,
    CONNECTION_STRING_INVALID = 2104,
    API_VERSION_ALREADY_SET = 2201,
    API_VERSION_INVALID = 2202,
    API_VERSION_NOT_SUPPORTED = 2203,
};
enum { NEVER_ANSWERED = -1 }; /* in a script: this request gets no answer at all */

/* ---- world.c ---- */

typedef struct {
    Bytes key, value;
    int64_t from, to; /* alive at versions from <= v < to */
} Entry;

/* The error code of each request of a kind, in order (0: none); `then` is the code of all later ones. */
typedef struct { int *codes; int count, position, then; } Script;
enum { READ_VERSIONS, RANGE_READS, OTHER_READS, SCRIPTS };

/* Numbers of a world that tests set or look at, by name. */
#define SETTINGS(X) \
    X(version) X(window) X(step_per_read_version) X(step_per_read) X(real_time) \
    X(latency_us) X(locked) X(more_at_end) X(ignore_timeouts) X(silent) X(server_protocol)
#define COUNTERS(X) \
    X(databases) X(transactions) X(transactions_alive) X(futures_alive) \
    X(read_versions) X(range_reads) X(other_reads) X(rows) \
    X(reads_not_snapshot) X(reads_of_system_keys) X(mutations) X(commits) X(resets)

typedef struct {
    char name[64]; /* the description in the cluster file */
    Entry *entries;
    int count, capacity;
    Bytes *shards; /* keys at which shards begin; replies end there */
    int shard_count;
    int *cuts; /* most rows of each reply, in turn; 0: no limit */
    int cut_count, cut_position;
    Script scripts[SCRIPTS];
    int64_t started_us;
#define FIELD(name) int64_t name;
    SETTINGS(FIELD) COUNTERS(FIELD)
#undef FIELD
} World;

World *world_named(const char *name);
void world_reset(World *world);
int64_t *world_number(World *world, const char *name);
int64_t world_version(World *world);
int world_readable(World *world, int64_t version); /* 0, or why the version cannot be read */
void world_put(World *world, Bytes key, Bytes value, int64_t version);
int64_t world_write(World *world, Bytes key, const Bytes *value);
int world_lower_bound(const World *world, Bytes key);
bool world_same_shard(const World *world, Bytes left, Bytes right);
int script_next(Script *script);
int world_next_cut(World *world);

/* ---- network.c ---- */

typedef struct Database { World *world; char *path; bool destroyed; } Database;

typedef struct Transaction {
    World *world;
    int64_t id, created_us, timeout_ms, read_version;
    bool lock_aware, system_keys, cancelled, destroyed;
    int deferred_error; /* of a call that returns none: the next request gets it */
} Transaction;

typedef struct __attribute__((packed, aligned(4))) { const uint8_t *key; int key_length; const uint8_t *value; int value_length; } KeyValue;
typedef struct __attribute__((packed, aligned(4))) { const uint8_t *key; int key_length; } Key;

typedef struct Future Future;
typedef void (*Callback)(Future *, void *);
typedef void (*Work)(Future *); /* finds the answer, on the network thread, locked */

struct Future {
    Work work;
    Transaction *transaction;
    World *world;
    int64_t due;
    Future *next;
    bool waiting, ready, destroyed;
    Callback callback;
    void *parameter;
    /* the question */
    Bytes begin, end;
    int limit, target_bytes;
    bool reverse;
    int64_t chunk;
    /* the answer */
    int error;
    int64_t number;
    bool present, more;
    Bytes value;
    int count;
    void *array;
};

extern pthread_mutex_t lock;
bool network_is_set_up(void);
int64_t now_us(void);
Future *future_new(Transaction *transaction, Work work);
void future_send(Future *future, int script); /* locked; script < 0: no fault, no latency */
void transaction_abandon(Transaction *transaction, int error); /* locked */

/* ---- client.c ---- */

void need_api_version(int signal);
void need_alive(bool destroyed, const char *what);

/* ---- control.c ---- */

enum { NETWORK_SCOPE, DATABASE_SCOPE, TRANSACTION_SCOPE, CLUSTER_FILE_SCOPE };
void record(int scope, int64_t owner, int code, const uint8_t *value, int length); /* locked */

#endif
