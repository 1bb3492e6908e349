// Maps and unmaps executable memory as fast as it can and counts, in the first eight bytes of a file that others read.
// Usage: flip FILE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 2) return 2;
  int file = open(arguments[1], O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, 4096) != 0) {
    perror(arguments[1]);
    return 1;
  }
  volatile uint64_t *flips = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (flips == MAP_FAILED) return 1;
  printf("%d\n", getpid());
  fflush(stdout);
  pid_t parent = getppid();
  for (;;) {
    void *memory = mmap(NULL, 65536, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || munmap(memory, 65536) != 0) return 1;
    // Outlives nobody: it would keep a core busy for ever.
    if ((++*flips & 0xfffff) == 0 && getppid() != parent) return 0;
  }
}
