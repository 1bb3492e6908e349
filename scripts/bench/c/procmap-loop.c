// The yardstick of a scan: asks PROCMAP_QUERY for every executable region of a process, without names, and keeps nothing.
// One line with a number of scans on standard input is answered by one line: nanoseconds of the median scan.
// Usage: procmap-loop PID
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

// linux/fs.h since 6.11; written out because older headers lack it.
struct procmap_query {
  uint64_t size, query_flags, query_addr;
  uint64_t vma_start, vma_end, vma_flags, vma_page_size, vma_offset, inode;
  uint32_t dev_major, dev_minor, vma_name_size, build_id_size;
  uint64_t vma_name_addr, build_id_addr;
};
#define PROCMAP_QUERY _IOWR('f', 17, struct procmap_query)
#define EXECUTABLE 0x04
#define COVERING_OR_NEXT 0x10

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int scan(int maps) {
  struct procmap_query query;
  memset(&query, 0, sizeof query);
  query.size = sizeof query;
  query.query_flags = EXECUTABLE | COVERING_OR_NEXT;
  int regions = 0;
  while (ioctl(maps, PROCMAP_QUERY, &query) == 0) {
    query.query_addr = query.vma_end;
    regions++;
  }
  if (errno == ENOENT) return regions;
  perror("PROCMAP_QUERY");
  exit(1);
}

static int ascending(const void *a, const void *b) {
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/maps", arguments[1]);
  int maps = open(path, O_RDONLY);
  if (maps < 0) {
    perror(path);
    return 1;
  }
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    int scans = atoi(line), regions = 0;
    int64_t *times = malloc(scans * sizeof *times);
    for (int i = 0; i < scans; i++) {
      int64_t start = now();
      regions = scan(maps);
      times[i] = now() - start;
    }
    qsort(times, scans, sizeof *times, ascending);
    printf("%lld %d\n", (long long)times[scans / 2], regions);
    fflush(stdout);
    free(times);
  }
  return 0;
}
