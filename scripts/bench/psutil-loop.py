# The scan that a Python monitor makes. Answers each line with a number of scans by the nanoseconds of the median one
# and the number of executable regions that it saw.
# Usage: psutil-loop.py PID
import sys
import time

import psutil

process = psutil.Process(int(sys.argv[1]))
for line in sys.stdin:
    times = []
    executable = 0
    for _ in range(int(line)):
        start = time.perf_counter_ns()
        maps = process.memory_maps(grouped=False)
        executable = sum("x" in region.perms for region in maps)
        times.append(time.perf_counter_ns() - start)
    times.sort()
    print(times[len(times) // 2], executable, flush=True)
