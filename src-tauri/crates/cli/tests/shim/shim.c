/* Stands between the program and the C library (LD_PRELOAD), for the tests faults.rs and power.rs.
 *
 * Everything below the folder SHIM_DIR is watched; the rest passes untouched.
 *   SHIM_AT=n SHIM_ERRNO=e SHIM_KINDS=wsom   the n-th watched call of these kinds fails, and all after it:
 *       w write or lengthen, s sync, o open for writing, m make, rename or remove
 *   SHIM_ONCE=1         only the n-th fails
 *   SHIM_COUNT=file     how many calls of each kind there were (w s o m), written at the end
 *   SHIM_RECORD=file    every write, sync and change of names is appended there, in order, and what the program
 *                       says on standard output between them
 * Not thread-safe by itself: one lock around everything. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 4096
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static unsigned char watched[FDS];
static char dir[PATH_MAX];
static size_t dir_len;
static long at = -1, seen = 0, of_kind[128];
static int error_number = 0, once = 0, record = -1, ready = 0;
static char kinds[16];

static void start(void) {
  if (ready) return;
  ready = 1;
  const char *text = getenv("SHIM_DIR");
  if (text) dir_len = strlen(strncpy(dir, text, sizeof dir - 1));
  if ((text = getenv("SHIM_AT"))) at = atol(text);
  if ((text = getenv("SHIM_ERRNO"))) error_number = atoi(text);
  if ((text = getenv("SHIM_KINDS"))) strncpy(kinds, text, sizeof kinds - 1);
  once = getenv("SHIM_ONCE") != NULL;
  if ((text = getenv("SHIM_RECORD")))
    record = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void finish(void) {
  const char *path = getenv("SHIM_COUNT");
  if (!path) return;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  char text[128];
  int n = snprintf(text, sizeof text, "%ld %ld %ld %ld", of_kind['w'], of_kind['s'], of_kind['o'], of_kind['m']);
  syscall(SYS_write, fd, text, n);
  syscall(SYS_close, fd);
}

static int is_watched_path(const char *path) { return dir_len && path && strncmp(path, dir, dir_len) == 0; }
static int is_watched(int fd) { return fd >= 0 && fd < FDS && watched[fd]; }

/* Whether this call is to fail; counts it. */
static int fails(char kind) {
  of_kind[(int)kind] += 1;
  if (kinds[0] && !strchr(kinds, kind)) return 0;
  seen += 1;
  if (at < 0 || seen < at || (once && seen > at)) return 0;
  errno = error_number;
  return 1;
}

static void put(const void *bytes, size_t n) {
  while (n > 0) {
    long w = syscall(SYS_write, record, bytes, n);
    if (w <= 0) abort();
    bytes = (const char *)bytes + w;
    n -= (size_t)w;
  }
}

/* One record: kind, inode, a number, bytes. */
static void note(char kind, uint64_t inode, uint64_t number, const void *bytes, size_t n) {
  if (record < 0) return;
  uint32_t len = (uint32_t)n;
  put(&kind, 1);
  put(&inode, 8);
  put(&number, 8);
  put(&len, 4);
  put(bytes, n);
}

static uint64_t inode_of(int fd) {
  struct stat s;
  return fstat(fd, &s) == 0 ? (uint64_t)s.st_ino : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ENTER() int kept = errno; start(); pthread_mutex_lock(&lock); errno = kept
#define LEAVE(value) do { int e = errno; pthread_mutex_unlock(&lock); errno = e; return (value); } while (0)

static int opened(int at_fd, const char *path, int flags, mode_t mode) {
  ENTER();
  int mine = at_fd == AT_FDCWD && is_watched_path(path);
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
  if (mine && writes && fails('o')) LEAVE(-1);
  struct stat s;
  int was = mine && syscall(SYS_newfstatat, AT_FDCWD, path, &s, 0) == 0;
  int fd = (int)syscall(SYS_openat, at_fd, path, flags, mode);
  if (fd >= 0 && fd < FDS) {
    watched[fd] = (unsigned char)mine;
    if (mine) note('O', inode_of(fd), (was ? 0 : 1) | ((flags & O_TRUNC) ? 2 : 0), path, strlen(path));
  }
  LEAVE(fd);
}

#define MODE(last) mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int fd, const char *path, int flags, ...) { MODE(flags) return opened(fd, path, flags, mode); }
int openat64(int fd, const char *path, int flags, ...) { MODE(flags) return opened(fd, path, flags, mode); }

int close(int fd) {
  ENTER();
  if (fd >= 0 && fd < FDS) watched[fd] = 0;
  LEAVE((int)syscall(SYS_close, fd));
}

ssize_t write(int fd, const void *bytes, size_t n) {
  ENTER();
  if (!is_watched(fd)) {
    ssize_t done = syscall(SYS_write, fd, bytes, n);
    if (fd == 1 && done > 0) note('A', 0, 0, bytes, (size_t)done);
    LEAVE(done);
  }
  if (fails('w')) {
    /* A disk that gets full takes the first part. */
    if (error_number == ENOSPC && seen == at && n > 1) LEAVE(syscall(SYS_write, fd, bytes, n / 2));
    LEAVE(-1);
  }
  off_t where = lseek(fd, 0, SEEK_CUR);
  ssize_t done = syscall(SYS_write, fd, bytes, n);
  if (done > 0) note('W', inode_of(fd), (uint64_t)where, bytes, (size_t)done);
  LEAVE(done);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!is_watched(fd)) return syscall(SYS_writev, fd, parts, count);
  for (int i = 0; i < count; i++)
    if (parts[i].iov_len > 0) return write(fd, parts[i].iov_base, parts[i].iov_len);
  return 0;
}

static ssize_t written_at(int fd, const void *bytes, size_t n, off_t where) {
  ENTER();
  if (is_watched(fd) && fails('w')) {
    if (error_number == ENOSPC && seen == at && n > 1) LEAVE(syscall(SYS_pwrite64, fd, bytes, n / 2, where));
    LEAVE(-1);
  }
  ssize_t done = syscall(SYS_pwrite64, fd, bytes, n, where);
  if (is_watched(fd) && done > 0) note('W', inode_of(fd), (uint64_t)where, bytes, (size_t)done);
  LEAVE(done);
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t where) { return written_at(fd, bytes, n, where); }
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t where) { return written_at(fd, bytes, n, where); }

static int shortened(int fd, off_t length) {
  ENTER();
  if (is_watched(fd) && fails('w')) LEAVE(-1);
  int done = (int)syscall(SYS_ftruncate, fd, length);
  if (is_watched(fd) && done == 0) note('T', inode_of(fd), (uint64_t)length, "", 0);
  LEAVE(done);
}
int ftruncate(int fd, off_t length) { return shortened(fd, length); }
int ftruncate64(int fd, off64_t length) { return shortened(fd, length); }

static int synced(int fd, long call) {
  ENTER();
  if (is_watched(fd) && fails('s')) LEAVE(-1);
  int done = (int)syscall(call, fd);
  if (is_watched(fd) && done == 0) note('S', inode_of(fd), 0, "", 0);
  LEAVE(done);
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int renamed(const char *from, const char *to, unsigned flags) {
  ENTER();
  int mine = is_watched_path(from) || is_watched_path(to);
  if (mine && fails('m')) LEAVE(-1);
  int done = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
  if (mine && done == 0) {
    char both[2 * PATH_MAX];
    int n = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    note('R', 0, strlen(from), both, (size_t)n);
  }
  LEAVE(done);
}

int rename(const char *from, const char *to) { return renamed(from, to, 0); }
int renameat(int f, const char *from, int t, const char *to) {
  return f == AT_FDCWD && t == AT_FDCWD ? renamed(from, to, 0) : (int)syscall(SYS_renameat2, f, from, t, to, 0);
}
int renameat2(int f, const char *from, int t, const char *to, unsigned flags) {
  return f == AT_FDCWD && t == AT_FDCWD ? renamed(from, to, flags) : (int)syscall(SYS_renameat2, f, from, t, to, flags);
}

int unlink(const char *path) {
  ENTER();
  if (is_watched_path(path) && fails('m')) LEAVE(-1);
  int done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (is_watched_path(path) && done == 0) note('U', 0, 0, path, strlen(path));
  LEAVE(done);
}

int unlinkat(int fd, const char *name, int flags) {
  ENTER();
  char path[PATH_MAX] = "", link[64];
  if (fd == AT_FDCWD) {
    strncpy(path, name, sizeof path - 1);
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 2 - strlen(name));
    if (n > 0) { path[n] = '/'; strcpy(path + n + 1, name); }
  }
  if (is_watched_path(path) && fails('m')) LEAVE(-1);
  int done = (int)syscall(SYS_unlinkat, fd, name, flags);
  if (is_watched_path(path) && done == 0) note('U', 0, 0, path, strlen(path));
  LEAVE(done);
}

int rmdir(const char *path) {
  ENTER();
  if (is_watched_path(path) && fails('m')) LEAVE(-1);
  int done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
  if (is_watched_path(path) && done == 0) note('U', 0, 0, path, strlen(path));
  LEAVE(done);
}

int mkdir(const char *path, mode_t mode) {
  ENTER();
  if (is_watched_path(path) && fails('m')) LEAVE(-1);
  int done = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  if (is_watched_path(path) && done == 0) note('M', 0, 0, path, strlen(path));
  LEAVE(done);
}

/* Copies inside the kernel would pass unseen: the program falls back to read and write. */
ssize_t copy_file_range(int in, off64_t *i, int out, off64_t *o, size_t n, unsigned flags) {
  (void)in; (void)i; (void)out; (void)o; (void)n; (void)flags;
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int out, int in, off_t *o, size_t n) { (void)out; (void)in; (void)o; (void)n; errno = ENOSYS; return -1; }
ssize_t sendfile64(int out, int in, off64_t *o, size_t n) { (void)out; (void)in; (void)o; (void)n; errno = ENOSYS; return -1; }
ssize_t splice(int in, off64_t *i, int out, off64_t *o, size_t n, unsigned flags) {
  (void)in; (void)i; (void)out; (void)o; (void)n; (void)flags;
  errno = EINVAL;
  return -1;
}
