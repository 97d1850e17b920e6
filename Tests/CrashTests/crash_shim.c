// Stands between a program and the system (LD_PRELOAD): counts the operations that change files
// below one folder, and at the n-th one kills the process, tears the write, or fails it.
//
//   CAIRN_CRASH_FOLDER  only files below this folder count
//   CAIRN_CRASH_AT      the operation, from 1; none where it is absent
//   CAIRN_CRASH_MODE    kill     the process ends before the operation
//                       tear     of a write one half is done, then the process ends
//                       nosync   every sync is left out: what it costs is seen beside a true run
//                       short    of a write one half is done, and the program told so
//                       fail     the operation fails once with CAIRN_CRASH_ERRNO
//                       fail-on  it and all after it fail, but removing does not: a full disk
//   CAIRN_CRASH_COUNT   a file that gets the number of operations at the end
//   CAIRN_CRASH_LOG     a file that gets the operations with their data, for replaying
//
// Blind to stdio, stores into maps, io_uring and static executables; the store uses none of them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[1024];
static size_t folder_length;
static long crash_at;
static int crash_errno = EIO;
static char mode;  // k, t, s, n, f or F
static int log_descriptor = -1;
static atomic_long count;

#define SYSTEM(name) ((__typeof__(&name))system_function(#name))
static void *system_function(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
  const char *value = getenv("CAIRN_CRASH_FOLDER");
  if (value && strlen(value) < sizeof folder - 1) {
    strcpy(folder, value);
    folder_length = strlen(folder);
  }
  if ((value = getenv("CAIRN_CRASH_AT"))) crash_at = atol(value);
  if ((value = getenv("CAIRN_CRASH_ERRNO"))) crash_errno = atoi(value);
  if ((value = getenv("CAIRN_CRASH_MODE"))) mode = strcmp(value, "fail-on") ? value[0] : 'F';
  if ((value = getenv("CAIRN_CRASH_LOG"))) {
    int flags = O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC;
    log_descriptor = SYSTEM(open)(value, flags, 0600);
  }
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("CAIRN_CRASH_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&count));
  fclose(file);
}

// The path from the root, or NULL where it is not below the folder.
static const char *below(const char *path, char *buffer, size_t size) {
  if (!folder_length || !path) return NULL;
  if (path[0] != '/') {
    char here[1024];
    if (!getcwd(here, sizeof here)) return NULL;
    if ((size_t)snprintf(buffer, size, "%s/%s", here, path) >= size) return NULL;
    path = buffer;
  }
  return strncmp(path, folder, folder_length) ? NULL : path;
}

static const char *below_descriptor(int descriptor, char *buffer, size_t size) {
  if (!folder_length || descriptor < 0) return NULL;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, buffer, size - 1);
  if (length <= 0) return NULL;
  buffer[length] = 0;
  return strncmp(buffer, folder, folder_length) ? NULL : buffer;
}

struct operation {
  const char *name, *path, *new_path;
  long offset;
  const void *data;
  size_t length;
};

enum verdict { proceed, shorten, tear, fail };

static enum verdict see(struct operation operation) {
  long number = atomic_fetch_add(&count, 1) + 1;
  int is_it = crash_at > 0 && number == crash_at;
  int is_write = operation.name[0] == 'w';
  if (is_it && mode == 't' && is_write && operation.length > 1) return tear;
  if (is_it && mode == 's' && is_write && operation.length > 1) return shorten;
  if (is_it && (mode == 'k' || mode == 't')) kill(getpid(), SIGKILL);
  int is_later = crash_at > 0 && number >= crash_at && operation.name[0] != 'u';
  if ((is_it && mode == 'f') || (mode == 'F' && is_later)) {
    errno = crash_errno;
    return fail;
  }
  if (log_descriptor >= 0) {
    char head[4200];
    int length = snprintf(
        head, sizeof head, "%s\t%s\t%s\t%ld\t%zu\n", operation.name, operation.path,
        operation.new_path ? operation.new_path : "", operation.offset, operation.length);
    struct iovec pieces[2] = {{head, (size_t)length}, {(void *)operation.data, operation.length}};
    (void)!SYSTEM(writev)(log_descriptor, pieces, 2);
  }
  return proceed;
}

static int see_path(const char *name, const char *path, const char *new_path) {
  char old_buffer[2048], new_buffer[2048];
  const char *old_place = below(path, old_buffer, sizeof old_buffer);
  const char *new_place = below(new_path, new_buffer, sizeof new_buffer);
  if (!old_place && !new_place) return 0;
  struct operation operation = {name, old_place ? old_place : path, new_place, 0, NULL, 0};
  return see(operation) == fail;
}

static int see_descriptor(const char *name, int descriptor, long offset) {
  char buffer[2048];
  const char *path = below_descriptor(descriptor, buffer, sizeof buffer);
  if (!path) return 0;
  struct operation operation = {name, path, NULL, offset, NULL, 0};
  return see(operation) == fail;
}

static enum verdict see_write(int descriptor, const void *data, size_t length, long offset) {
  char buffer[2048];
  const char *path = below_descriptor(descriptor, buffer, sizeof buffer);
  if (!path) return proceed;
  struct operation operation = {"w", path, NULL, offset, data, length};
  return see(operation);
}

static int sees_open(const char *path, int flags) {
  struct stat status;
  if (!(flags & (O_CREAT | O_TRUNC))) return 0;
  // Opening a file that is there and keeps its content changes nothing.
  if (!(flags & O_TRUNC) && stat(path, &status) == 0) return 0;
  return see_path(flags & O_TRUNC ? "creat_trunc" : "creat", path, NULL);
}

#define OPEN(name)                                \
  int name(const char *path, int flags, ...) {    \
    va_list arguments;                            \
    va_start(arguments, flags);                   \
    mode_t permissions = va_arg(arguments, int);  \
    va_end(arguments);                            \
    if (sees_open(path, flags)) return -1;        \
    return SYSTEM(name)(path, flags, permissions); \
  }
OPEN(open)
OPEN(open64)

#define PWRITE(name)                                                             \
  ssize_t name(int descriptor, const void *data, size_t length, off_t offset) {  \
    enum verdict verdict = see_write(descriptor, data, length, offset);          \
    if (verdict == fail) return -1;                                              \
    if (verdict == proceed) return SYSTEM(name)(descriptor, data, length, offset); \
    if (verdict == shorten)                                                      \
      return SYSTEM(name)(descriptor, data, length / 2, offset);                 \
    (void)!SYSTEM(name)(descriptor, data, length / 2, offset);                   \
    kill(getpid(), SIGKILL);                                                     \
    return -1;                                                                   \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int descriptor, const void *data, size_t length) {
  off_t offset = lseek(descriptor, 0, SEEK_CUR);
  enum verdict verdict = see_write(descriptor, data, length, offset);
  if (verdict == fail) return -1;
  if (verdict == proceed) return SYSTEM(write)(descriptor, data, length);
  if (verdict == shorten) return SYSTEM(write)(descriptor, data, length / 2);
  (void)!SYSTEM(write)(descriptor, data, length / 2);
  kill(getpid(), SIGKILL);
  return -1;
}

#define SYNC(name)                                          \
  int name(int descriptor) {                                \
    if (mode == 'n') return 0;                              \
    if (see_descriptor("fsync", descriptor, 0)) return -1;  \
    return SYSTEM(name)(descriptor);                        \
  }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name)                                          \
  int name(int descriptor, off_t length) {                      \
    if (see_descriptor("trunc", descriptor, length)) return -1; \
    return SYSTEM(name)(descriptor, length);                    \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int link(const char *path, const char *new_path) {
  if (see_path("link", path, new_path)) return -1;
  return SYSTEM(link)(path, new_path);
}

int rename(const char *path, const char *new_path) {
  if (see_path("rename", path, new_path)) return -1;
  return SYSTEM(rename)(path, new_path);
}

int unlink(const char *path) {
  if (see_path("unlink", path, NULL)) return -1;
  return SYSTEM(unlink)(path);
}

int mkdir(const char *path, mode_t permissions) {
  if (see_path("mkdir", path, NULL)) return -1;
  return SYSTEM(mkdir)(path, permissions);
}
