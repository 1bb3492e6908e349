// Checks one input after the other, in a process that may hang, grow or die of them.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepMemoryFlat } from '../../../dist/cli/engine.js';

const { check } = await import(process.argv[2]);
const folder = join(process.argv[3], 'input');
keepMemoryFlat();

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) =>
    process.send({ failure: `${event}: ${describe(error)}`, isGone: true }, () => process.exit(1)),
  );
}

process.on('message', async ({ bytes }) => {
  forgetPeak();
  const before = process.cpuUsage();
  let failure;
  mkdirSync(folder);
  try {
    await check(Buffer.from(bytes), folder);
  } catch (error) {
    failure = describe(error);
  }
  rmSync(folder, { recursive: true, force: true });
  const { user, system } = process.cpuUsage(before);
  process.send({ failure, cpuMs: (user + system) / 1000, peakMiB: peakMiB() });
});
process.on('disconnect', () => process.exit());
process.send({ isReady: true });

function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The high-water mark starts anew at what is resident now (proc(5), clear_refs). */
function forgetPeak() {
  writeFileSync('/proc/self/clear_refs', '5');
}

function peakMiB() {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]) / 1024;
}
