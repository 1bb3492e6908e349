import { expect, test } from 'vitest';
import { Stamper } from '../../src/records/stamper.js';
import { Listener } from '../../src/report/told.js';

const stamper = () =>
  new Stamper({ origin: { monotonicMs: 0, epochMs: 0 }, session: '00000000-0000-8000-8000-000000000000' });
const verdict = (pid: number) =>
  ({
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    message: 'found',
    status: 'suspicious',
    code: 'FI-MEM-001',
    action: 'terminate',
    findings: [],
    pid,
    process: 'game',
  }) as const;
test('what is shown is bounded, what is counted is not', () => {
  const listener = new Listener();
  const stamps = stamper();
  for (let pid = 0; pid < 300; pid++) {
    listener.hear(stamps.stamp(1, verdict(pid)));
    listener.hear(
      stamps.stamp(1, { kind: 'blind', level: 'WARNING', module: 'INPUT_DETECTOR', message: 'blind' }),
    );
  }
  const { verdicts, verdictCount, unseen, counts } = listener.told;
  expect([verdicts.length, verdictCount]).toEqual([64, 300]);
  expect([unseen.events.length, unseen.count]).toEqual([200, 300]);
  expect(counts.get('blind')).toBe(300);
});

test('a notice that warns says what could not be seen; one that informs does not', () => {
  const listener = new Listener();
  const stamps = stamper();
  for (const level of ['WARNING', 'INFO'] as const)
    listener.hear(stamps.stamp(1, { kind: 'notice', level, module: 'MONITOR', message: level }));
  expect(listener.told.unseen.events.map(({ message }) => message)).toEqual(['WARNING']);
});
