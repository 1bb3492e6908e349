import { expect, onTestFinished } from 'vitest';
import { compileFixture, startFixture } from '../support/fixtures.js';
import { testAsRoot } from '../support/requirements.js';
import { start, tell } from '../support/target.js';
import { testTraced, tracesOf } from '../support/traced.js';
import { type Clearsight, clearsight, run, saidOf } from './clearsight.js';

const TRACED = ['--input', 'none', '--json', '--trace', 'on'];
/** What is found without a trace is not looked at. */
const ALONE = { CLEARSIGHT_MEMORY_EARLY_WAKE: 'off', CLEARSIGHT_MEMORY_INTERVAL: '60s' };

const said = ({ events }: Clearsight, detector: string) =>
  events.find(({ message }) => message.includes(`[${detector}]`));

/** A monitor that has begun to trace a target. */
async function watch(pid: number, ...args: readonly string[]) {
  const monitor = clearsight(['watch', '--pid', `${pid}`, ...TRACED, ...args], { env: ALONE });
  await monitor.nextOf('target-found');
  while (tracesOf(monitor.pid).length < 2) await new Promise((resolve) => setImmediate(resolve));
  return monitor;
}

testTraced(
  'flips and who writes into a target are warned of; a replay says the same; nothing is left',
  async () => {
    const target = await start('traced');
    const monitor = await watch(target.pid, '--record', 'it.ndjson');
    let place = 0n;
    // The trace begins shortly after it is there.
    while (!said(monitor, 'traced-flip')) place = await tell(target, 'flip 1');
    expect(said(monitor, 'traced-flip')?.message).toContain('Memory was made r-x and put back after');
    const how = ['write', '1', `${target.pid}`, `0x${place.toString(16)}`];
    const writer = startFixture(compileFixture('traced'), how);
    expect(await writer.exited).toBe(0);
    const write = await monitor.next(({ message }) => message.includes('[foreign-memory-access]'));
    expect(write.message).toContain(`process traced (PID = ${writer.pid}) wrote 16 bytes into the memory`);
    monitor.child.kill('SIGTERM');
    await monitor.ended;
    expect(tracesOf(monitor.pid)).toEqual([]);
    const replay = await run(['replay', 'it.ndjson', '--json'], { folder: monitor.folder });
    expect(saidOf(replay)).toEqual(saidOf(monitor));
  },
);

testTraced('what a killed monitor left behind is removed by the next', async () => {
  const target = await start('traced');
  const killed = await watch(target.pid);
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(tracesOf(killed.pid)).toHaveLength(2);
  const next = await watch(target.pid);
  expect(tracesOf(killed.pid)).toEqual([]);
  next.child.kill('SIGTERM');
  await next.ended;
  expect(tracesOf(next.pid)).toEqual([]);
});

const WITHOUT_RIGHTS = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

testAsRoot(
  'where the system refuses it, "on" fails with one line, and "auto" goes on and says so',
  async () => {
    const [program, ...rights] = WITHOUT_RIGHTS as [string, ...string[]];
    const target = startFixture(program, [...rights, compileFixture('traced')]);
    onTestFinished(() => target.end());
    await target.nextLine();
    const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--trace'];
    const refused = await run([...args, 'on'], { through: WITHOUT_RIGHTS });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^clearsight: memory\.trace "on": expected a kernel that may be traced, got E[^\n]+\[CS_NATIVE\]\n$/,
    );
    const monitor = clearsight([...args, 'auto'], { through: WITHOUT_RIGHTS });
    const { message } = await monitor.next(
      ({ kind, message }) => kind === 'notice' && message.includes('permissions'),
    );
    expect(message).toContain('is protected, but');
    monitor.child.kill('SIGTERM');
    await monitor.ended;
  },
);
