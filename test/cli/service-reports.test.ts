import { expect, onTestFinished, test } from 'vitest';
import { ServiceReports } from '../../src/cli/live/service/service-reports.js';
import { Liveness } from '../../src/figures/liveness.js';
import { monotonicNowMs } from '../../src/sources/clock.js';
import { configured, found, regions, unchanged } from '../pipeline/support/records.js';

/** A session that is told of to a list, its watchdog due every 20 ms. */
function reporting() {
  const config = configured({ input: { source: 'none' } });
  const sent: string[] = [];
  let trouble: string | undefined;
  const send = (message: string) => {
    if (trouble === undefined) sent.push(message);
    return trouble;
  };
  const reports = new ServiceReports({ send, close: () => {} }, config, 20);
  const liveness = new Liveness(config);
  const stuck: string[] = [];
  reports.follow({ words: () => 'Watching', liveness, onStuck: (reason) => stuck.push(reason) });
  onTestFinished(() => reports.end('over'));
  const count = (message: string) => sent.filter((each) => each === message).length;
  return { reports, liveness, sent, stuck, count, refuse: (reason?: string) => (trouble = reason) };
}

test('the watchdog is fed while judgement advances, and not while it is stuck', async () => {
  const { liveness, stuck, count } = reporting();
  await expect.poll(() => count('WATCHDOG=1')).toBeGreaterThan(2);
  liveness.observe({ record: found(1, monotonicNowMs() - 60_000) });
  await expect.poll(() => stuck).toHaveLength(1);
  expect(stuck[0]).toMatch(/^No reading of memory was judged for 60\.\d s: the watchdog /);
  const starved = count('WATCHDOG=1');
  // Many times as long as it would have taken to be fed.
  const laterMs = monotonicNowMs() + 200;
  await expect.poll(() => monotonicNowMs()).toBeGreaterThan(laterMs);
  expect(count('WATCHDOG=1')).toBe(starved);
  liveness.observe({ record: unchanged(1, monotonicNowMs()) });
  await expect.poll(() => count('WATCHDOG=1')).toBeGreaterThan(starved);
  expect(stuck).toHaveLength(1);
});

test('it is ready once all was looked through and each target has been read', async () => {
  const { reports, count } = reporting();
  reports.see(found(1));
  reports.see(found(2));
  reports.see(regions(1, 1));
  reports.begun(Promise.resolve());
  await Promise.resolve();
  expect(count('READY=1')).toBe(0);
  reports.see({
    ...{ kind: 'probe-failed', time: 2, key: '2:1', pid: 2, fact: 'regions' },
    ...{ reason: 'denied', message: 'EACCES' },
  });
  await expect.poll(() => count('READY=1')).toBe(1);
  reports.see(found(3));
  expect(count('READY=1')).toBe(1);
});

test('what could not be sent is sent later, in its order, and a reload meanwhile is not told', async () => {
  const { reports, sent, refuse } = reporting();
  refuse('EAGAIN');
  reports.begun(Promise.resolve());
  await Promise.resolve();
  let reopened = 0;
  reports.reload(() => reopened++);
  reports.stopping();
  refuse(undefined);
  reports.end('over');
  expect(sent.filter((message) => message !== 'WATCHDOG=1')).toEqual([
    'READY=1',
    'STOPPING=1',
    'STATUS=over',
  ]);
  expect(reopened).toBe(1);
});
