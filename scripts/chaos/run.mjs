// One run: the lanes side by side, each with its own draws, then quiet, then what must hold.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../dist/simulate/random.js';
import { FOUND_MS } from './bounds.mjs';
import { judge } from './judge/judge.mjs';
import { Resources } from './judge/resources.mjs';
import { display } from './lanes/display.mjs';
import { machine } from './lanes/machine.mjs';
import { targets } from './lanes/targets.mjs';
import { now, sleep } from './time.mjs';
import { World } from './world/world.mjs';

const LONGEST_PAUSE_MS = 1_500;

/** Prints a line for each disturbance and each promise. Resolves with whether all were kept. */
export async function runChaos({ seed, durationMs }) {
  console.log(`seed ${seed}, ${Math.round(durationMs / 1000)} s`);
  const world = new World();
  const stop = () => world.end().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await world.start();
    const resources = new Resources(world.monitor);
    const startMs = now();
    const clock = { endMs: startMs + durationMs, startMs };
    const lanes = [targets, display, machine(world.disk)];
    await Promise.all(lanes.map((lane, index) => drive(world, lane, createRandom(seed * 3 + index), clock)));
    await settle(world);
    await resources.end();
    const isKept = await judge(world, resources);
    if (!isKept) console.log(`     what it left is in ${keep(world, seed)}`);
    return isKept;
  } finally {
    await world.end();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Events, logs and recording of a run that went wrong. */
function keep({ monitor, disk, capture, history }, seed) {
  const folder = join(tmpdir(), `clearsight-chaos-${seed}-kept`);
  mkdirSync(folder, { recursive: true });
  const lines = (all) => all.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(folder, 'events.ndjson'), lines(monitor.events));
  writeFileSync(join(folder, 'targets.ndjson'), lines(history));
  writeFileSync(join(folder, 'stderr'), monitor.stderr);
  cpSync(join(disk.folder, 'logs'), join(folder, 'logs'), { recursive: true });
  cpSync(capture, join(folder, 'capture.ndjson.gz'));
  return folder;
}

async function drive(world, lane, draw, { startMs, endMs }) {
  for (const { name, cannot } of lane) if (cannot !== undefined) console.log(`cannot  ${name}: ${cannot}`);
  const possible = lane.filter(({ cannot }) => cannot === undefined);
  while (now() < endMs && world.monitor.isRunning) {
    const { name, run } = possible[draw.integer(0, possible.length - 1)];
    const atMs = now() - startMs;
    const said = await run(world, draw);
    console.log(`${(atMs / 1000).toFixed(1).padStart(6)}  ${name.padEnd(12)} ${said}`);
    await sleep(draw.uniform(0, LONGEST_PAUSE_MS));
  }
}

/** Everything is as it was at the start: as many targets, all of them held, nothing broken. */
async function settle(world) {
  world.disk.thaw();
  world.disk.free();
  await world.refill();
  await world.allHeld();
  await sleep(FOUND_MS);
}
