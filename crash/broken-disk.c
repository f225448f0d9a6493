/*
 * A disk that fails: preloaded into a process, it makes calls on files below a folder fail as one byte of a shared file says.
 * BROKEN_DISK_FOLDER names the folder (real path), BROKEN_DISK_SWITCH the file: 'f' full, 'r' read-only, 'w' writes fail, 's' fsync fails.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static volatile const char *mode;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("BROKEN_DISK_SWITCH");
  folder = getenv("BROKEN_DISK_FOLDER");
  if (file == NULL || folder == NULL) return;
  int fd = open(file, O_RDONLY);
  if (fd < 0) return;
  void *shared = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (shared != MAP_FAILED) mode = shared;
}

static int is_ours(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

/* What a write to this file fails with; 0: it does not. */
static int write_error(int fd) {
  if (mode == NULL || strchr("frw", *mode) == NULL || !is_ours(fd)) return 0;
  return *mode == 'f' ? ENOSPC : *mode == 'r' ? EROFS : EIO;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (real == NULL) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define REFUSE(fd) \
  int error = write_error(fd); \
  if (error != 0) { errno = error; return -1; }

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t);
  REFUSE(fd)
  return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  REFUSE(fd)
  return real(fd, bytes, count, at);
}

/* PostgreSQL names these two. */
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  REFUSE(fd)
  return real(fd, bytes, count, at);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  REFUSE(fd)
  return real(fd, parts, count, at);
}

int ftruncate64(int fd, off64_t length) {
  REAL(int, "ftruncate64", int, off64_t);
  REFUSE(fd)
  return real(fd, length);
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  if (mode != NULL && *mode == 's' && is_ours(fd)) { errno = EIO; return -1; }
  return real(fd);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  if (mode != NULL && *mode == 's' && is_ours(fd)) { errno = EIO; return -1; }
  return real(fd);
}
