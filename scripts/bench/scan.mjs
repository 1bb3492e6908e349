// One scan, in the same process state, by three programs: ClearSight's reader, the same ioctls in C, psutil.
// ClearSight's scan does more than the C loop: it compares what it reads with the scan before. Neither asks for names.
// Rounds alternate, each gives a median, and the median of the rounds counts: a disturbance hits one round of each.
import { closeSync, openSync } from 'node:fs';
import { startTarget } from '../../dist/profile/processes/targets.js';
import { IoctlReader } from '../../dist/sources/linux/regions/ioctl-reader.js';
import { RegionMap } from '../../dist/sources/linux/regions/region-map.js';
import { atLeast, atMost, beside, compile, median, NOISY, startHelper, using } from './tools.mjs';

/** Median time of `count` scans by ClearSight, nanoseconds. */
function timeOwnScans(reader, mapsFd, map, count) {
  const times = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const start = process.hrtime.bigint();
    reader.read(mapsFd, map);
    times[index] = Number(process.hrtime.bigint() - start);
  }
  return median(times);
}

/**
 * @param other a helper that answers a number of scans by `NANOSECONDS REGIONS`
 * @returns medians in microseconds and the executable regions that each saw
 */
async function compare(pid, other, { rounds, ownScans, otherScans }) {
  const mapsFd = openSync(`/proc/${pid}/maps`, 'r');
  const reader = new IoctlReader();
  const map = new RegionMap();
  const own = [];
  const others = [];
  let otherRegions = 0;
  try {
    timeOwnScans(reader, mapsFd, map, 5000); // compiled by now
    for (let round = 0; round < rounds; round++) {
      own.push(timeOwnScans(reader, mapsFd, map, ownScans));
      const [nanoseconds, regions] = (await other.ask(otherScans)).split(' ').map(Number);
      others.push(nanoseconds);
      otherRegions = regions;
    }
  } finally {
    closeSync(mapsFd);
  }
  return {
    ownUs: median(own) / 1000,
    otherUs: median(others) / 1000,
    regions: `${map.current.count} and ${otherRegions} executable regions seen`,
  };
}

async function compareWithPsutil(shape, effort) {
  return using(startTarget(shape), (target) =>
    using(startHelper('/usr/bin/python3', beside('psutil-loop.py'), String(target.pid)), (psutil) =>
      compare(target.pid, psutil, effort),
    ),
  );
}

const us = (value) => `${value.toFixed(1)} µs`;
const NODE_SHAPE = { regions: 0, executableRegions: 13, changesPerSecond: 0 };

export const scanRows = [
  {
    name: 'scan-c',
    what: 'one scan of a Node process, against the same ioctl loop in C',
    async measure({ isQuick }) {
      const effort = { rounds: isQuick ? 7 : 31, ownScans: 2000, otherScans: 2000 };
      const program = compile('procmap-loop');
      const { ownUs, otherUs, regions } = await using(startTarget(NODE_SHAPE), (target) =>
        using(startHelper(program, String(target.pid)), (loop) => compare(target.pid, loop, effort)),
      );
      return {
        note: `ClearSight ${us(ownUs)}, C ${us(otherUs)}; ${regions}`,
        checks: [atMost('times the C time', ownUs / otherUs, 2, 'x', NOISY)],
      };
    },
  },
  {
    name: 'scan-psutil',
    what: 'one scan of a Node process, against psutil.memory_maps(grouped=False)',
    async measure({ isQuick }) {
      const effort = { rounds: isQuick ? 5 : 15, ownScans: 2000, otherScans: 100 };
      const { ownUs, otherUs, regions } = await compareWithPsutil(NODE_SHAPE, effort);
      return {
        note: `ClearSight ${us(ownUs)}, psutil ${us(otherUs)}; ${regions}`,
        checks: [atLeast('times faster', otherUs / ownUs, 50, 'x', NOISY)],
      };
    },
  },
  {
    name: 'scan-psutil-2000',
    what: 'the same at 2,000 regions',
    async measure({ isQuick }) {
      const effort = { rounds: isQuick ? 5 : 15, ownScans: 500, otherScans: 20 };
      const shape = { ...NODE_SHAPE, regions: 2000 };
      const { ownUs, otherUs, regions } = await compareWithPsutil(shape, effort);
      return {
        note: `ClearSight ${us(ownUs)}, psutil ${us(otherUs)}; ${regions}`,
        checks: [atLeast('times faster', otherUs / ownUs, 100, 'x', NOISY)],
      };
    },
  },
];
