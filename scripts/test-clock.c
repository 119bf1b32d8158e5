// Shifts the clock of every process that preloads it by TEST_CLOCK_SHIFT seconds: see test-days.mjs. Only the time of day
// is shifted; timers run by the monotonic clock, and files keep their times. (libfaketime shows the true time to a signal
// handler that interrupts a wait, and PostgreSQL's timeouts, deadlock detection included, then never fire.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*true_clock_gettime)(clockid_t, struct timespec *);
static time_t shift;

// The first call comes before the threads do, and before a signal can.
__attribute__((constructor)) static void load(void) {
  if (true_clock_gettime) return;
  const char *seconds = getenv("TEST_CLOCK_SHIFT");
  shift = seconds ? strtol(seconds, NULL, 10) : 0;
  true_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  load();
  const int status = true_clock_gettime(clock, now);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift;
  return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *now) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME_COARSE, &precise);
  if (now) *now = precise.tv_sec;
  return precise.tv_sec;
}

// Waits until a time of day.
int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline) {
  load();
  int (*wait)(sem_t *, const struct timespec *) = dlsym(RTLD_NEXT, "sem_timedwait");
  const struct timespec shifted = {deadline->tv_sec - shift, deadline->tv_nsec};
  return wait(semaphore, &shifted);
}
