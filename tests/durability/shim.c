/* Stands between a process and its files: writes down what it does to them, and lets chosen calls fail.
 *
 *     gcc -shared -fPIC -O1 -o shim.so shim.c -ldl ; MOTCUA_FAULTS_DIR=/some/folder LD_PRELOAD=./shim.so python ...
 *
 * Only files below MOTCUA_FAULTS_DIR are watched, and not SQLite's -shm, which is made anew after every crash. With
 * MOTCUA_FAULTS_LOG each change is written there as: operation, length of the name, offset, length of the data (4 x 8 bytes,
 * host order), name, data. faults_arm(n, error, sticky, torn) lets the n-th change from now fail: once, or all from then on;
 * torn: half of a write happens first. Not for several threads.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, SYNC, TRUNCATE, CREATE, RENAME, UNLINK, MARK };
enum { MOST = 4096, LONGEST = 512 };

static char names[MOST][LONGEST]; /* by file descriptor; empty: not watched */
static int log_file = -1;
static long changes, armed_at;
static int armed_error, armed_sticky, armed_torn;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t really_write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, data, size);
}

static int watched(const char *name) {
    const char *folder = getenv("MOTCUA_FAULTS_DIR");
    size_t length = name ? strlen(name) : 0;
    if (!folder || !name || length >= LONGEST || strncmp(name, folder, strlen(folder))) return 0;
    return length < 4 || strcmp(name + length - 4, "-shm");
}

static const char *name_of(int fd) { return fd >= 0 && fd < MOST && names[fd][0] ? names[fd] : NULL; }

static void note(int64_t what, const char *name, int64_t offset, const void *data, int64_t size) {
    const char *path = getenv("MOTCUA_FAULTS_LOG");
    int64_t head[4] = {what, (int64_t)strlen(name), offset, size};
    if (!path) return;
    if (log_file < 0) {
        REAL(int, "open64", const char *, int, ...);
        log_file = real(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    really_write(log_file, head, sizeof head);
    really_write(log_file, name, strlen(name));
    if (size) really_write(log_file, data, size);
}

/* Is this the change that has to fail? */
static int fails(void) {
    changes++;
    if (!armed_at || changes < armed_at || (changes > armed_at && !armed_sticky)) return 0;
    errno = armed_error;
    return 1;
}

void faults_arm(long nth, int error, int sticky, int torn) {
    armed_at = nth ? changes + nth : 0;
    armed_error = error;
    armed_sticky = sticky;
    armed_torn = torn;
}

long faults_changes(void) { return changes; }

void faults_mark(int64_t number) { note(MARK, "", number, NULL, 0); }

static int opened(int fd, const char *name, int flags, int is_new) {
    if (fd >= 0 && fd < MOST) {
        names[fd][0] = 0;
        if (watched(name)) {
            strcpy(names[fd], name);
            if (is_new) note(CREATE, name, 0, NULL, 0);
            if (!is_new && (flags & O_TRUNC)) note(TRUNCATE, name, 0, NULL, 0);
        }
    }
    return fd;
}

#define OPEN(symbol) \
    int symbol(const char *name, int flags, ...) { \
        va_list more; \
        struct stat there; \
        mode_t mode; \
        int is_new = (flags & O_CREAT) && stat(name, &there); \
        REAL(int, #symbol, const char *, int, ...); \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
        if (is_new && watched(name) && fails()) return -1; \
        return opened(real(name, flags, mode), name, flags, is_new); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, "close", int);
    if (fd >= 0 && fd < MOST) names[fd][0] = 0;
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    const char *name = name_of(fd);
    ssize_t done;
    if (!name) return really_write(fd, data, size);
    if (fails()) {
        if (armed_torn) really_write(fd, data, size / 2);
        errno = armed_error;
        return -1;
    }
    done = really_write(fd, data, size);
    if (done > 0) note(WRITE, name, lseek(fd, 0, SEEK_CUR) - done, data, done);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    const char *name = name_of(fd);
    ssize_t done;
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (!name) return real(fd, data, size, offset);
    if (fails()) {
        if (armed_torn) real(fd, data, size / 2, offset);
        errno = armed_error;
        return -1;
    }
    done = real(fd, data, size, offset);
    if (done > 0) note(WRITE, name, offset, data, done);
    return done;
}

#define SYNC_CALL(symbol) \
    int symbol(int fd) { \
        const char *name = name_of(fd); \
        REAL(int, #symbol, int); \
        if (!name) return real(fd); \
        if (fails()) return -1; \
        note(SYNC, name, 0, NULL, 0); \
        return 0; /* power cuts are played from the log: the disk itself need not wait */ \
    }
SYNC_CALL(fsync)
SYNC_CALL(fdatasync)

int ftruncate64(int fd, off64_t size) {
    const char *name = name_of(fd);
    REAL(int, "ftruncate64", int, off64_t);
    if (name && fails()) return -1;
    if (name) note(TRUNCATE, name, size, NULL, 0);
    return real(fd, size);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (watched(from) && fails()) return -1;
    if (watched(from)) note(RENAME, from, 0, to, strlen(to));
    return real(from, to);
}

int unlink(const char *name) {
    struct stat there;
    int is_there = watched(name) && !stat(name, &there);
    REAL(int, "unlink", const char *);
    if (is_there && fails()) return -1;
    if (is_there) note(UNLINK, name, 0, NULL, 0);
    return real(name);
}
