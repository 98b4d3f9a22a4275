/* The library itself, databases and transactions; and what the stand-in has not, or refuses. */
#include "standin.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int api_version;

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value ? value : otherwise;
}

/* As a build for newer processors does on an old one. */
__attribute__((constructor)) static void die_where_asked(void) {
    const char *number = getenv("STANDIN_KILLED_BY");
    if (number) raise(atoi(number));
}

int fdb_get_max_api_version(void) {
    return atoi(setting("STANDIN_MAX_API_VERSION", "710"));
}

/* Before an API version is chosen the real library has no client to ask, or no function behind a name. */
void need_api_version(int signal) {
    if (!api_version) raise(signal);
}

void need_alive(bool destroyed, const char *what) {
    if (!destroyed) return;
    fprintf(stderr, "stand-in: a %s is used after it was destroyed\n", what);
    abort();
}

const char *fdb_get_client_version(void) {
    need_api_version(SIGSEGV);
    return setting("STANDIN_CLIENT_VERSION", "7.1.67,0000000000000000000000000000000000000000,fdb00b071010000");
}

int fdb_select_api_version_impl(int runtime, int header) {
    if (api_version) return API_VERSION_ALREADY_SET;
    if (runtime > header) return API_VERSION_INVALID;
    if (header > fdb_get_max_api_version() || runtime < 13) return API_VERSION_NOT_SUPPORTED;
    api_version = runtime;
    return 0;
}

const char *fdb_get_error(int code) {
    static const struct { int code; const char *text; } texts[] = {
        { 1007, "Transaction is too old to perform reads or be committed" },
        { 1009, "Request for future version" },
        { 1031, "Operation aborted because the transaction timed out" },
        { 1038, "Database is locked" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code) return texts[i].text;
    return "An error that the stand-in has no words for";
}

int fdb_error_predicate(int predicate, int code) {
    bool maybe_committed = code == 1021 || code == 1039;
    bool retryable = maybe_committed || code == 1007 || code == 1009 || code == 1020 || code == 1037 || code == 1038
        || code == 1042 || code == 1051 || code == 1078 || code == 1213;
    return predicate == 50000 ? retryable : predicate == 50001 ? maybe_committed : retryable && !maybe_committed;
}

int fdb_network_set_option(int code, const uint8_t *value, int length) {
    need_api_version(SIGSEGV);
    pthread_mutex_lock(&lock);
    record(NETWORK_SCOPE, 0, code, value, length);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* ---- databases: the cluster file's description names the world ---- */

/* Comments and white space do not count; the description is of letters, digits and underscores. */
static bool read_description(FILE *file, char *out, int room) {
    int length = 0;
    for (int c = getc(file); c != EOF; c = getc(file)) {
        while (c == '#')
            while ((c = getc(file)) != EOF && c != '\n' && c != '\r') {}
        if (c == ':') break;
        if (c == EOF || isspace(c)) continue;
        if ((!isalnum(c) && c != '_') || length + 1 == room) return false;
        out[length++] = (char)c;
    }
    out[length] = 0;
    int c;
    while ((c = getc(file)) != EOF && c != '@') {}
    return length && c == '@';
}

int fdb_create_database(const char *path, Database **out) {
    if (!network_is_set_up()) return NETWORK_NOT_SETUP;
    char description[64];
    FILE *file = fopen(path ? path : "", "r");
    if (!file) return NO_CLUSTER_FILE_FOUND;
    bool valid = read_description(file, description, sizeof description);
    fclose(file);
    if (!valid) return CONNECTION_STRING_INVALID;
    pthread_mutex_lock(&lock);
    Database *database = calloc(1, sizeof(Database));
    database->world = world_named(description);
    database->path = strdup(path);
    database->world->databases++;
    record(CLUSTER_FILE_SCOPE, 0, 0, (const uint8_t *)path, (int)strlen(path));
    pthread_mutex_unlock(&lock);
    *out = database;
    return 0;
}

void fdb_database_destroy(Database *database) {
    need_alive(database->destroyed, "database");
    database->destroyed = true;
}

int fdb_database_set_option(Database *database, int code, const uint8_t *value, int length) {
    need_alive(database->destroyed, "database");
    pthread_mutex_lock(&lock);
    record(DATABASE_SCOPE, 0, code, value, length);
    pthread_mutex_unlock(&lock);
    return 0;
}

static void answer_protocol(Future *future) {
    future->number = future->world->server_protocol | (int64_t)1 << 60; /* with a flag set, as clusters do */
}

/* 0: the cluster does not answer this either. */
Future *fdb_database_get_server_protocol(Database *database, uint64_t expected) {
    (void)expected;
    need_alive(database->destroyed, "database");
    Transaction nobody = { .world = database->world };
    pthread_mutex_lock(&lock);
    Future *future = future_new(&nobody, answer_protocol);
    if (database->world->server_protocol) future_send(future, -1);
    future->transaction = NULL;
    pthread_mutex_unlock(&lock);
    return future;
}

int fdb_database_open_tenant(Database *database, const uint8_t *name, int length, void **out) {
    (void)database, (void)name, (void)length, (void)out;
    return CLIENT_INVALID_OPERATION;
}

void fdb_tenant_destroy(void *tenant) {
    (void)tenant;
}

int fdb_tenant_create_transaction(void *tenant, Transaction **out) {
    (void)tenant, (void)out;
    return CLIENT_INVALID_OPERATION;
}

/* ---- transactions ---- */

int fdb_database_create_transaction(Database *database, Transaction **out) {
    static int64_t last_id;
    need_alive(database->destroyed, "database");
    pthread_mutex_lock(&lock);
    Transaction *transaction = calloc(1, sizeof(Transaction));
    transaction->world = database->world;
    transaction->id = ++last_id;
    transaction->created_us = now_us();
    transaction->read_version = -1;
    database->world->transactions++;
    database->world->transactions_alive++;
    pthread_mutex_unlock(&lock);
    *out = transaction;
    return 0;
}

void fdb_transaction_destroy(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    need_alive(transaction->destroyed, "transaction");
    transaction_abandon(transaction, TRANSACTION_CANCELLED);
    transaction->world->transactions_alive--;
    transaction->destroyed = true;
    pthread_mutex_unlock(&lock);
}

void fdb_transaction_cancel(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    need_alive(transaction->destroyed, "transaction");
    transaction->cancelled = true;
    transaction_abandon(transaction, TRANSACTION_CANCELLED);
    pthread_mutex_unlock(&lock);
}

void fdb_transaction_reset(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    need_alive(transaction->destroyed, "transaction");
    transaction_abandon(transaction, TRANSACTION_CANCELLED);
    transaction->world->resets++;
    transaction->cancelled = false;
    transaction->deferred_error = 0;
    transaction->read_version = -1;
    transaction->created_us = now_us();
    pthread_mutex_unlock(&lock);
}

int fdb_transaction_set_option(Transaction *transaction, int code, const uint8_t *value, int length) {
    enum { READ_SYSTEM_KEYS = 302, ACCESS_SYSTEM_KEYS = 301, TIMEOUT = 500, LOCK_AWARE = 700, READ_LOCK_AWARE = 702 };
    pthread_mutex_lock(&lock);
    need_alive(transaction->destroyed, "transaction");
    record(TRANSACTION_SCOPE, transaction->id, code, value, length);
    if (code == LOCK_AWARE || code == READ_LOCK_AWARE) transaction->lock_aware = true;
    if (code == READ_SYSTEM_KEYS || code == ACCESS_SYSTEM_KEYS) transaction->system_keys = true;
    if (code == TIMEOUT && length == 8) memcpy(&transaction->timeout_ms, value, 8);
    pthread_mutex_unlock(&lock);
    return 0;
}

void fdb_transaction_set_read_version(Transaction *transaction, int64_t version) {
    pthread_mutex_lock(&lock);
    need_alive(transaction->destroyed, "transaction");
    if (transaction->read_version >= 0) transaction->deferred_error = READ_VERSION_ALREADY_SET;
    else if (version <= 0) transaction->deferred_error = VERSION_INVALID;
    else transaction->read_version = version;
    pthread_mutex_unlock(&lock);
}

/* ---- what the stand-in has not, or refuses ---- */

static void nothing(Future *future) {
    (void)future;
}

static Future *answer(Transaction *transaction, int error) {
    pthread_mutex_lock(&lock);
    Future *future = future_new(transaction, nothing);
    future->error = error;
    future_send(future, -1);
    pthread_mutex_unlock(&lock);
    return future;
}

Future *fdb_transaction_on_error(Transaction *transaction, int code) {
    if (fdb_error_predicate(50000, code)) {
        fdb_transaction_reset(transaction);
        code = 0;
    }
    return answer(transaction, code);
}

Future *fdb_transaction_get_key(Transaction *transaction, const uint8_t *key, int length, int or_equal, int offset, int snapshot) {
    (void)key, (void)length, (void)or_equal, (void)offset, (void)snapshot;
    return answer(transaction, CLIENT_INVALID_OPERATION);
}

Future *fdb_transaction_get_addresses_for_key(Transaction *transaction, const uint8_t *key, int length) {
    (void)key, (void)length;
    return answer(transaction, CLIENT_INVALID_OPERATION);
}

Future *fdb_transaction_get_approximate_size(Transaction *transaction) {
    return answer(transaction, CLIENT_INVALID_OPERATION);
}

Future *fdb_transaction_get_versionstamp(Transaction *transaction) {
    return answer(transaction, CLIENT_INVALID_OPERATION);
}

int fdb_transaction_get_committed_version(Transaction *transaction, int64_t *out) {
    (void)transaction;
    *out = -1;
    return 0;
}

static void mutated(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    transaction->world->mutations++;
    pthread_mutex_unlock(&lock);
}

void fdb_transaction_set(Transaction *transaction, const uint8_t *key, int key_length, const uint8_t *value, int value_length) {
    (void)key, (void)key_length, (void)value, (void)value_length;
    mutated(transaction);
}

void fdb_transaction_clear(Transaction *transaction, const uint8_t *key, int length) {
    (void)key, (void)length;
    mutated(transaction);
}

void fdb_transaction_clear_range(Transaction *transaction, const uint8_t *begin, int begin_length, const uint8_t *end, int end_length) {
    (void)begin, (void)begin_length, (void)end, (void)end_length;
    mutated(transaction);
}

void fdb_transaction_atomic_op(Transaction *transaction, const uint8_t *key, int key_length, const uint8_t *parameter,
                               int parameter_length, int operation) {
    (void)key, (void)key_length, (void)parameter, (void)parameter_length, (void)operation;
    mutated(transaction);
}

int fdb_transaction_add_conflict_range(Transaction *transaction, const uint8_t *begin, int begin_length, const uint8_t *end,
                                       int end_length, int kind) {
    (void)begin, (void)begin_length, (void)end, (void)end_length, (void)kind;
    mutated(transaction);
    return 0;
}

Future *fdb_transaction_watch(Transaction *transaction, const uint8_t *key, int length) {
    (void)key, (void)length;
    mutated(transaction);
    return answer(transaction, CLIENT_INVALID_OPERATION);
}

Future *fdb_transaction_commit(Transaction *transaction) {
    pthread_mutex_lock(&lock);
    transaction->world->commits++;
    pthread_mutex_unlock(&lock);
    return answer(transaction, TRANSACTION_READ_ONLY);
}
