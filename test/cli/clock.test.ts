import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../support/requirements.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, type Clearsight, clearsight, run } from './clearsight.js';

const HOUR_MS = 3_600_000;
const QUIET = ['--input', 'none', '--interval', '5ms'];

/** A clock for one program alone, of which no other sees a thing. The monotonic clock stays the system's. */
function ownClock() {
  const file = join(temporaryFolder(), 'clock');
  const set = (seconds: number) => {
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  const { stdout } = spawnSync('faketime', ['-f', '+0', 'sh', '-c', 'printf %s "$LD_PRELOAD"'], {
    encoding: 'utf8',
  });
  const env = {
    LD_PRELOAD: stdout,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { env, set };
}

/** Calendar minus monotonic time of every event, in hours since the first one. */
function offsets(events: Clearsight['events']): number[] {
  const all = events.map(({ time, monotonicMs }) => Date.parse(time) - monotonicMs);
  // Not -0.
  return all.map((offset) => Math.round((offset - (all[0] ?? 0)) / HOUR_MS) + 0);
}

testWith('faketime')('times follow a clock that is set, live and replayed; durations do not', async () => {
  const target = await start('target');
  const clock = ownClock();
  const monitor = clearsight(
    ['watch', '--pid', `${target.pid}`, '--record', 'capture.ndjson', '--json', '--keep-watching', ...QUIET],
    { env: clock.env },
  );
  await monitor.nextOf('target-found');
  clock.set(-3600);
  const back = await monitor.nextOf('clock-stepped');
  expect(back).toMatchObject({ level: 'WARNING', module: 'MONITOR' });
  expect(back.message).toBe(
    'The system clock was set back by 3600.0 s: times in the log follow it from here on',
  );
  const stepMs = Date.parse(back.time) - Date.parse(String(back.details?.timeBefore));
  // Times are whole milliseconds, and another record may have carried a slightly later one.
  expect(Math.round(stepMs / 1000)).toBe(-3600);
  await tell(target, 'rwx');
  await monitor.nextOf('verdict');
  clock.set(7200);
  const ahead = await monitor.nextOf('clock-stepped');
  expect(ahead.message).toContain('went ahead by 10800.0 s (it was set, or the machine slept)');
  monitor.child.kill('SIGTERM');
  await monitor.ended;

  const { events, folder } = monitor;
  const kinds = events.map(({ kind }) => kind);
  const first = kinds.indexOf('clock-stepped');
  const second = kinds.lastIndexOf('clock-stepped');
  expect(offsets(events)).toEqual(kinds.map((_, index) => (index < first ? 0 : index < second ? -1 : 2)));
  expect(events.map(({ monotonicMs }) => monotonicMs)).toEqual(
    events.map(({ monotonicMs }) => monotonicMs).toSorted((one, other) => one - other),
  );
  expect(auditEvents(monitor)).toEqual(events);

  const replay = await run(['replay', 'capture.ndjson', '--json'], { folder });
  const decided = ({ kind }: { kind: string }) => !['start', 'stop', 'enforcement', 'notice'].includes(kind);
  const shown = (list: Clearsight['events']) =>
    list.filter(decided).map(({ kind, time, message }) => [kind, time, message]);
  expect(shown(replay.events)).toEqual(shown(events));
});
