import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest';
import { ServiceReports } from '../../../../src/cli/live/service/service-reports.js';
import { Liveness } from '../../../../src/figures/liveness.js';
import { monotonicNowMs } from '../../../../src/sources/clock.js';
import { NotifySocket } from '../../../../src/sources/linux/notify/notify-socket.js';
import { configured, found, regions } from '../../../pipeline/support/records.js';
import { testWith } from '../../../support/requirements.js';
import { type ServiceManager, startServiceManager } from '../../../support/service-manager.js';

const test = testWith('python3');
const config = configured({ input: { source: 'none' } });

// The messages take real time, the pauses between them none.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** Reports to a manager on a real socket. */
async function reporting({ watchdogMs }: { watchdogMs?: number } = {}) {
  const manager = await startServiceManager();
  const reports = new ServiceReports(new NotifySocket(manager.socket), config, watchdogMs);
  const shown = { words: 'Watching 1 target', stuck: [] as string[] };
  onTestFinished(() => reports.end('over'));
  const liveness = new Liveness(config);
  const onStuck = (reason: string) => void shown.stuck.push(reason);
  reports.follow({ words: () => shown.words, liveness, onStuck });
  return { manager, reports, shown, liveness };
}

/** All messages until the one that ends it. */
async function untilStopping({ manager, reports }: { manager: ServiceManager; reports: ServiceReports }) {
  reports.stopping();
  await manager.next(/^STOPPING=1$/);
  return manager.messages;
}

test('ready with the first words of every source, then the status whenever it has changed', async () => {
  const { manager, reports, shown } = await reporting();
  reports.see(found(1));
  await reports.begun(Promise.resolve());
  vi.advanceTimersByTime(5000);
  reports.see(regions(1, 10));
  vi.advanceTimersByTime(5000);
  shown.words = 'Watching 1 target; cannot see: memory\nREADY=1';
  vi.advanceTimersByTime(5000);
  expect(await untilStopping({ manager, reports })).toEqual([
    'READY=1',
    'STATUS=Watching 1 target',
    // One line, whatever it holds.
    'STATUS=Watching 1 target; cannot see: memory\\nREADY=1',
    'STOPPING=1',
  ]);
});

test('one that is stopped before it was ready never says that it is', async () => {
  const { manager, reports } = await reporting();
  const begun = reports.begun(Promise.resolve());
  reports.stopping();
  await begun;
  reports.reload(() => {});
  reports.end('Stopped (SIGTERM)');
  await manager.next(/^STATUS=Stopped \(SIGTERM\)$/);
  expect(manager.messages).toEqual(['STOPPING=1', 'STATUS=Stopped (SIGTERM)']);
});

test('while judgement advances the watchdog is fed, twice in its time', async () => {
  const { manager, reports, shown, liveness } = await reporting({ watchdogMs: 2000 });
  liveness.observe({ record: found(1, monotonicNowMs()) });
  for (let second = 0; second < 3; second++) vi.advanceTimersByTime(1000);
  expect(await untilStopping({ manager, reports })).toEqual([...Array(4).fill('WATCHDOG=1'), 'STOPPING=1']);
  expect(shown.stuck).toEqual([]);
});

test('when it is stuck the watchdog starves, which is said once, until it advances again', async () => {
  const { manager, reports, shown, liveness } = await reporting({ watchdogMs: 2000 });
  await manager.next(/^WATCHDOG=1$/);
  liveness.observe({ record: found(1, monotonicNowMs() - 8000) });
  vi.advanceTimersByTime(10_000);
  expect(shown.stuck).toEqual([
    expect.stringMatching(
      /^No reading of memory was judged for 8\.\d s: the watchdog of the service manager is not fed$/,
    ),
  ]);
  liveness.observe({ record: regions(1, monotonicNowMs()) });
  vi.advanceTimersByTime(1000);
  expect(await untilStopping({ manager, reports })).toEqual(['WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
  // What is still to be written at the end has the manager's own limit.
  liveness.observe({ record: regions(1, monotonicNowMs() - 8000) });
  vi.advanceTimersByTime(1000);
  expect(await manager.next(/./)).toBe('WATCHDOG=1');
});

test('a reload is told around it, with the time of the monotonic clock', async () => {
  const { manager, reports } = await reporting();
  await reports.begun(Promise.resolve());
  const beforeUs = monotonicNowMs() * 1000;
  let reopened = 0;
  reports.reload(() => reopened++);
  const [, us = ''] = /^RELOADING=1\nMONOTONIC_USEC=(\d+)$/.exec(await manager.next(/^RELOADING/)) ?? [];
  expect(Number(us)).toBeGreaterThanOrEqual(Math.floor(beforeUs));
  expect(Number(us)).toBeLessThanOrEqual(monotonicNowMs() * 1000);
  expect(await manager.next(/./)).toBe('READY=1');
  expect(reopened).toBe(1);
});

test('before it is ready a reload is done, and not told: it would say that it is ready', async () => {
  const { manager, reports } = await reporting();
  let reopened = 0;
  reports.reload(() => reopened++);
  expect(await untilStopping({ manager, reports })).toEqual(['STOPPING=1']);
  expect(reopened).toBe(1);
});

test('states wait for a manager that does not read, in their order; what is old by then is left out', async () => {
  const { manager, reports, shown } = await reporting({ watchdogMs: 2000 });
  await manager.next(/^WATCHDOG=1$/);
  manager.turnDeaf();
  // More than any system lets wait in a queue.
  vi.advanceTimersByTime(2_000_000);
  await reports.begun(Promise.resolve());
  shown.words = 'Watching 2 targets';
  let reopened = 0;
  reports.reload(() => reopened++);
  expect(reopened).toBe(1);
  manager.hear();
  let hasHeard = false;
  const heard = manager.next(/^STATUS=/).then(() => {
    hasHeard = true;
  });
  while (!hasHeard) {
    vi.advanceTimersByTime(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await heard;
  await untilStopping({ manager, reports });
  expect(manager.messages.filter((message) => message !== 'WATCHDOG=1')).toEqual([
    'READY=1',
    'STATUS=Watching 2 targets',
    'STOPPING=1',
  ]);
});
