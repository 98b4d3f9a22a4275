/* Futures, and the network thread that answers them: each when it is due, its callback called without the lock. */
#include "standin.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed; /* a future was queued, moved or answered, or the network is to stop */
static Future *waiting;        /* by due time */
static bool set_up, stopping;
static pthread_t network_thread;
static bool running;

int64_t now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void enqueue(Future *future) {
    Future **place = &waiting;
    while (*place && (*place)->due <= future->due) place = &(*place)->next;
    future->next = *place;
    future->waiting = true;
    *place = future;
    pthread_cond_broadcast(&changed);
}

static void dequeue(Future *future) {
    Future **place = &waiting;
    while (*place != future) place = &(*place)->next;
    *place = future->next;
    future->waiting = false;
}

Future *future_new(Transaction *transaction, Work work) {
    need_alive(transaction->destroyed, "transaction");
    Future *future = calloc(1, sizeof(Future));
    future->work = work;
    future->transaction = transaction;
    future->world = transaction->world;
    future->world->futures_alive++;
    return future;
}

void future_send(Future *future, int script) {
    Transaction *transaction = future->transaction;
    World *world = future->world;
    int64_t now = now_us();
    future->due = now;
    if (transaction->cancelled) future->error = TRANSACTION_CANCELLED;
    else if (transaction->deferred_error) future->error = transaction->deferred_error;
    else if (script >= 0) {
        future->due += world->latency_us;
        int code = script_next(&world->scripts[script]);
        if (code == NEVER_ANSWERED || world->silent) future->due = INT64_MAX;
        else if (code) future->error = code;
    }
    int64_t deadline = transaction->timeout_ms && !world->ignore_timeouts
        ? transaction->created_us + transaction->timeout_ms * 1000 : INT64_MAX;
    if (future->due >= deadline && deadline != INT64_MAX) {
        future->due = deadline;
        future->error = TRANSACTION_TIMED_OUT;
    }
    enqueue(future);
}

void transaction_abandon(Transaction *transaction, int error) {
    for (bool again = true; again;) {
        again = false;
        for (Future *future = waiting; future; future = future->next) {
            if (future->transaction != transaction) continue;
            dequeue(future);
            future->transaction = NULL;
            future->error = error;
            future->due = 0;
            enqueue(future);
            again = true;
            break;
        }
    }
}

bool network_is_set_up(void) {
    return set_up;
}

int fdb_setup_network(void) {
    need_api_version(SIGABRT);
    if (set_up) return NETWORK_ALREADY_SETUP;
    set_up = true;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attributes);
    return 0;
}

/* Wait until the first future is due or anything changes. */
static void pause_network(void) {
    if (!waiting || waiting->due == INT64_MAX) {
        pthread_cond_wait(&changed, &lock);
        return;
    }
    struct timespec until = { waiting->due / 1000000, waiting->due % 1000000 * 1000 };
    pthread_cond_timedwait(&changed, &lock, &until);
}

int fdb_run_network(void) {
    if (!set_up) return NETWORK_NOT_SETUP;
    pthread_mutex_lock(&lock);
    network_thread = pthread_self();
    running = true;
    while (!stopping) {
        Future *future = waiting;
        if (!future || future->due > now_us()) {
            pause_network();
            continue;
        }
        dequeue(future);
        if (!future->error) future->work(future);
        future->ready = true;
        Callback callback = future->callback;
        void *parameter = future->parameter;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&lock);
        if (callback) callback(future, parameter); /* the future may be gone once it is ready */
        pthread_mutex_lock(&lock);
    }
    running = false;
    pthread_mutex_unlock(&lock);
    return 0;
}

int fdb_stop_network(void) {
    if (!set_up) return NETWORK_NOT_SETUP;
    pthread_mutex_lock(&lock);
    stopping = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return 0;
}

static void forget_answer(Future *future) {
    free(future->array);
    free(future->value.data);
    future->array = NULL;
    future->value = (Bytes){ 0 };
}

void fdb_future_destroy(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    if (future->waiting) dequeue(future);
    future->world->futures_alive--;
    future->destroyed = true;
    pthread_mutex_unlock(&lock);
    free(future->begin.data);
    free(future->end.data);
    forget_answer(future);
}

void fdb_future_release_memory(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    if (future->ready) {
        forget_answer(future);
        future->error = FUTURE_RELEASED;
    }
    pthread_mutex_unlock(&lock);
}

void fdb_future_cancel(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    if (future->waiting) {
        dequeue(future);
        future->error = OPERATION_CANCELLED;
        future->due = 0;
        enqueue(future);
    }
    pthread_mutex_unlock(&lock);
}

int fdb_future_block_until_ready(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    bool blocked = !future->ready && running && pthread_equal(pthread_self(), network_thread);
    while (!future->ready && !blocked) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return blocked ? BLOCKED_FROM_NETWORK_THREAD : 0;
}

int fdb_future_is_ready(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    bool ready = future->ready;
    pthread_mutex_unlock(&lock);
    return ready;
}

int fdb_future_set_callback(Future *future, Callback callback, void *parameter) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    bool ready = future->ready;
    if (!ready) {
        future->callback = callback;
        future->parameter = parameter;
    }
    pthread_mutex_unlock(&lock);
    if (ready) callback(future, parameter);
    return 0;
}

/* What every fdb_future_get_... returns; only 0 lets it fill in the answer. */
int fdb_future_get_error(Future *future) {
    pthread_mutex_lock(&lock);
    need_alive(future->destroyed, "future");
    int error = future->ready ? future->error : FUTURE_NOT_SET;
    pthread_mutex_unlock(&lock);
    return error;
}

int fdb_future_get_int64(Future *future, int64_t *out) {
    int error = fdb_future_get_error(future);
    if (!error) *out = future->number;
    return error;
}

int fdb_future_get_uint64(Future *future, uint64_t *out) {
    int error = fdb_future_get_error(future);
    if (!error) *out = (uint64_t)future->number;
    return error;
}

int fdb_future_get_key(Future *future, const uint8_t **out, int *out_length) {
    int error = fdb_future_get_error(future);
    if (error) return error;
    *out = future->value.data;
    *out_length = future->value.length;
    return 0;
}

int fdb_future_get_value(Future *future, int *out_present, const uint8_t **out, int *out_length) {
    int error = fdb_future_get_error(future);
    if (error) return error;
    *out_present = future->present;
    return future->present ? fdb_future_get_key(future, out, out_length) : 0;
}

static int get_array(Future *future, const void **out, int *out_count) {
    int error = fdb_future_get_error(future);
    if (error) return error;
    *out = future->array;
    *out_count = future->count;
    return 0;
}

int fdb_future_get_keyvalue_array(Future *future, const KeyValue **out, int *out_count, int *out_more) {
    int error = get_array(future, (const void **)out, out_count);
    if (!error) *out_more = future->more;
    return error;
}

int fdb_future_get_key_array(Future *future, const Key **out, int *out_count) {
    return get_array(future, (const void **)out, out_count);
}

int fdb_future_get_string_array(Future *future, const char ***out, int *out_count) {
    return get_array(future, (const void **)out, out_count);
}
