// What happens to the machine below: disks, limits, workers.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOUND_MS, KILL_MS, WORKER_DEADLINE_MS } from '../bounds.mjs';
import { now, sleep } from '../time.mjs';
import { Life } from '../world/target.mjs';

async function fillDisk(world, draw) {
  const forMs = draw.uniform(500, 3_000);
  world.disk.fill();
  await sleep(forMs);
  world.disk.free();
  return `for ${Math.round(forMs)} ms`;
}

/** While the disk of the verdict hangs, nothing is ended: so far that is stated, not promised away. */
async function freezeDisk(world, draw) {
  const forMs = draw.uniform(200, 1_500);
  const end = world.spells.begin();
  world.disk.freeze();
  await sleep(forMs);
  world.disk.thaw();
  end(500);
  return `for ${Math.round(forMs)} ms`;
}

const limit = (pid, soft) => spawnSync('prlimit', ['--pid', pid, `--nofile=${soft}:`]).status === 0;
const softLimit = (pid) => /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1'))[1];

/** No descriptor is left for a new target: that is said, and it is held once there are some. */
async function lowerLimit(world) {
  const { monitor } = world;
  const end = world.spells.begin();
  const sinceMs = now();
  world.blinded.made++;
  const before = softLimit(monitor.pid);
  limit(monitor.pid, 3);
  const life = new Life(world.program);
  world.history.push(life);
  await life.answer();
  const hasSaid = () => monitor.since(sinceMs, 'error').some(({ message }) => message.includes('EMFILE'));
  const isSaid = await world.wait(hasSaid, 10 * FOUND_MS);
  limit(monitor.pid, before);
  const isHeld = await world.wait(() => monitor.isHeld(life.pid, life.bornMs - 1), 10 * FOUND_MS);
  end(1_000);
  if (isSaid && isHeld) world.blinded.said++;
  else
    world.violate(
      `a target without descriptors was ${isSaid ? '' : 'not '}said, ${isHeld ? '' : 'never '}held`,
    );
  const isAlive = life.isInnocent;
  if (isAlive) life.inject();
  if (isAlive) await world.mustEnd(life, life.injectedMs, 'kill', KILL_MS);
  return isSaid ? 'said, and held afterwards' : 'not said';
}

/** The next worker that looks at a map ends, throws or hangs. */
async function breakWorker(world, draw) {
  const order = ['exit', 'throw', 'hang'][draw.integer(0, 2)];
  const file = join(world.folder, 'poison');
  const end = world.spells.begin();
  writeFileSync(file, order);
  await world.withSome(draw, 1, async ([life]) => life?.tell('file /bin/true'));
  const isTaken = await world.wait(() => !existsSync(file), 10_000);
  // The task is repeated in another worker, which has to start.
  end(order === 'hang' ? WORKER_DEADLINE_MS + 500 : 500);
  return isTaken ? order : `${order}, not taken`;
}

export const machine = (disk) => [
  { name: 'fill-disk', cannot: disk.canFill ? undefined : 'no disk of its own', run: fillDisk },
  {
    name: 'freeze-disk',
    cannot: disk.canFreeze ? undefined : 'no file system that freezes',
    run: freezeDisk,
  },
  {
    name: 'lower-limit',
    cannot: limit(process.pid, softLimit(process.pid)) ? undefined : 'prlimit',
    run: lowerLimit,
  },
  { name: 'break-worker', run: breakWorker },
];
