import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MAX_EVENTS } from '../../src/pipeline/collect/pending-events.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { createRandom } from '../../src/simulate/random.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Clearsight, clearsight, run, validEvent } from './clearsight.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

/**
 * What depends on records alone: live says more about what was really done, and about the command itself, and numbers that
 * too.
 */
const decided = (events: readonly MonitorEvent[]) =>
  events
    .filter(({ kind }) => !['enforcement', 'stop', 'notice'].includes(kind))
    .map(({ sequence, replayed, ...rest }) => rest);
const verdicts = (events: readonly MonitorEvent[]) => events.filter(({ kind }) => kind === 'verdict');

/** The last event: why it ended, and what it saw. */
function summaryOf({ events }: Pick<Clearsight, 'events'>): MonitorEvent {
  const last = events.at(-1) as MonitorEvent;
  expect(last).toMatchObject({ kind: 'stop', status: 'suspicious', details: { verdicts: 2 } });
  return last;
}

/** Two targets, injected one after the other, under a live monitor that records. */
async function recordTwo(file: string, ...flags: string[]): Promise<Clearsight> {
  const targets = [await start('target'), await start('target')];
  const monitor = clearsight([
    'watch',
    ...targets.flatMap(({ pid }) => ['--pid', `${pid}`]),
    ...['--input', 'none', '--interval', '5ms', '--record', file, '--json', ...flags],
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  for (const target of targets) {
    target.send('rwx');
    await monitor.nextOf('verdict');
  }
  expect(await monitor.ended).toBe(3);
  return monitor;
}

test.each([
  ['session.ndjson', 'simulate'],
  ['session.ndjson.gz', 'terminate'],
])(
  '%s: a replay says what live said, in the same order, with the same times, byte for byte each time',
  async (file, action) => {
    const live = await recordTwo(file, '--action', action);
    const [once, again] = [
      await run(['replay', file, '--json'], live),
      await run(['replay', file, '--json'], live),
    ];
    expect(once.code).toBe(3);
    expect(verdicts(once.events)).toHaveLength(2);
    expect(decided(once.events)).toEqual(decided(live.events));
    expect(again.stdout).toBe(once.stdout);
    const [said, replayed] = [summaryOf(live), summaryOf(once)];
    expect(replayed.message).toBe(said.message.replace('every target has its verdict', 'ended'));
    expect(said.details).toMatchObject({ ...replayed.details, reason: 'settled' });
    expect(once.events.map(({ sequence }) => sequence)).toEqual([...once.events.keys()]);
    for (const line of once.stdout.trimEnd().split('\n')) validEvent(line);
    expect(once.stderr).toBe('');
  },
);

test('another policy gives other verdicts, and what differs is named', async () => {
  const live = await recordTwo('session.ndjson');
  const lax = await run(['replay', 'session.ndjson', '--hits', '100000', '--json'], live);
  expect(lax.code).toBe(0);
  expect(verdicts(lax.events)).toEqual([]);
  expect(lax.events.filter(({ kind }) => kind === 'notice').map(({ message }) => message)).toEqual([
    'Replay differs from the recording: hits.threshold was 3, is 100000',
  ]);
  writeFileSync(join(live.folder, 'policy.json'), '{"memory":{"allow":[{"path":"","reason":"all of it"}]}}');
  const allowing = await run(['replay', 'session.ndjson', '--config', 'policy.json'], live);
  expect(allowing.code).toBe(0);
  expect(allowing.stderr).toMatch(
    /Replay differs from the recording: memory\.allow was \[\], is \[\{.*all of it.*\n/,
  );
  expect(allowing.stderr).not.toContain('CRITICAL');
  // A file that merely lies there and the environment have no say.
  writeFileSync(join(live.folder, 'clearsight.config.json'), '{"hits":{"threshold":100000}}');
  const env = { CLEARSIGHT_HITS_THRESHOLD: '100000' };
  const plain = await run(['replay', 'session.ndjson', '--json'], { folder: live.folder, env });
  expect(decided(plain.events)).toEqual(decided(live.events));
});

test('record makes no verdict; its replay does', async () => {
  const target = await start('target');
  await tell(target, 'rwx');
  const args = ['--pid', `${target.pid}`, '--input', 'none', '--interval', '5ms', '--duration', '2s'];
  const recording = await run(['record', 'session.ndjson', ...args, '--json']);
  expect(recording.code).toBe(0);
  expect(recording.events.map(({ kind }) => kind)).toEqual(['start', 'target-found', 'stop']);
  // What is not said gets no number.
  expect(recording.events.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  const [first] = readFileSync(join(recording.folder, 'session.ndjson'), 'utf8').split('\n');
  const { session, host } = recording.events[0] as MonitorEvent;
  expect(JSON.parse(first as string)).toMatchObject({ session, host, node: process.version });
  const replay = await run(['replay', 'session.ndjson', '--json'], recording);
  expect(replay.code).toBe(3);
  expect(verdicts(replay.events).map(({ code, pid }) => [code, pid])).toEqual([['FI-MEM-001', target.pid]]);
});

test('a capture that is cut: what is whole is judged, the cut is said, and it is no failure', async () => {
  const live = await recordTwo('session.ndjson');
  const file = join(live.folder, 'session.ndjson');
  const whole = readFileSync(file);
  truncateSync(file, whole.lastIndexOf('\n', whole.length - 2) + 10);
  const replay = await run(['replay', 'session.ndjson'], live);
  expect(replay.stderr).toMatch(
    / \[WARNING\] session\.ndjson:\d+: the last line is truncated: skipped\n.* Stopped \(ended\): .*\n$/,
  );
  expect(replay.code).toBe(3);
});

test('a text file of times: regular ones are found, at 30 a second and slower; a hand is not', async () => {
  const folder = temporaryFolder();
  const write = (name: string, waits: number[]) => {
    let time = 1000;
    const lines = waits.map((wait) => {
      time += wait;
      return time.toFixed(1);
    });
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  };
  write('clicker.txt', Array(90).fill(33));
  const random = createRandom(3);
  write(
    'human.txt',
    Array.from({ length: 90 }, () => 160 * Math.exp(random.gaussian(0, 0.3))),
  );
  write('slow.txt', Array(90).fill(66));
  const [clicker, human, slow] = [
    await run(['replay', 'clicker.txt', '--json'], { folder }),
    await run(['replay', 'human.txt', '--json'], { folder }),
    await run(['replay', 'slow.txt', '--json'], { folder }),
  ];
  expect(verdicts(clicker.events).map(({ code, pid }) => [code, pid])).toEqual([['FI-INP-001', -1]]);
  expect([clicker.code, human.code, slow.code]).toEqual([3, 0, 3]);
  expect(clicker.events.find(({ kind }) => kind === 'verdict')?.message).toContain(
    'Detected highly regular high-frequency input',
  );
  expect(slow.events.find(({ kind }) => kind === 'verdict')?.message).toContain(
    'Detected input that no human makes: ',
  );
});

test('a flood of presses: no crash, no verdict, a warning with the count of those left out', async () => {
  const flood = Array.from({ length: 200_000 }, (_, index) => `${1000 + index / 1e5}\n`).join('');
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'flood.txt'), flood);
  const { code, stdout } = await run(['replay', 'flood.txt', '--json'], { folder });
  expect(code).toBe(4);
  const events = stdout.trimEnd().split('\n').map(validEvent);
  expect(events.filter(({ kind }) => kind === 'verdict')).toEqual([]);
  expect(events.filter(({ kind }) => kind === 'could-not-tell')).toMatchObject([
    { level: 'WARNING', details: { impossibleTimes: 0, backwards: 0, overflowed: 200_000 - MAX_EVENTS } },
  ]);
  expect(events.at(-1)).toMatchObject({ kind: 'stop', level: 'WARNING', status: 'could-not-tell' });
  expect(events.at(-1)?.message).toMatch(/^Stopped \(ended\): .*, 0 verdicts; could not judge everything$/);
});

test('the recorded auto-clicker of the demo, at real time: no faster than it was', async () => {
  const file = temporaryFolder();
  const lines = readFileSync(AUTO_CLICKER, 'utf8').split('\n').slice(0, -1);
  const header = JSON.parse(lines[0] as string);
  const records = lines.slice(1).map((line) => JSON.parse(line));
  const short = lines.filter(
    (_, index) => index === 0 || records[index - 1].time < header.clock.monotonicMs + 2_500,
  );
  writeFileSync(join(file, 'short.ndjson'), `${short.join('\n')}\n`);
  const last = JSON.parse(short.at(-1) as string).time - records[0].time;
  const startedMs = performance.now();
  const replay = await run(['replay', 'short.ndjson', '--speed', '1', '--json'], { folder: file });
  expect(performance.now() - startedMs).toBeGreaterThan(last);
  expect(replay.code).toBe(3);
  const fast = await run(['replay', 'short.ndjson', '--json'], { folder: file });
  expect(fast.stdout).toBe(replay.stdout);
});

test('a compressed capture is gzip', async () => {
  const recording = await run([
    'record',
    'c.ndjson.gz',
    '--target',
    'nobody',
    '--input',
    'none',
    '--duration',
    '100ms',
  ]);
  const text = gunzipSync(readFileSync(join(recording.folder, 'c.ndjson.gz'))).toString();
  expect(text).toMatch(/^\{"format":"clearsight-capture","version":3,/);
});

test('a replay writes no log files unless it is asked to', async () => {
  const folder = temporaryFolder();
  const times = Array.from({ length: 90 }, (_, press) => 1000 + press * 33);
  writeFileSync(join(folder, 'clicker.txt'), `${times.join('\n')}\n`);
  await run(['replay', 'clicker.txt'], { folder });
  expect(() => readFileSync(join(folder, 'ClearSight/logs/audit.ndjson'))).toThrow('ENOENT');
  const logged = await run(['replay', 'clicker.txt', '--log-dir', 'logs'], { folder });
  const lines = readFileSync(join(folder, 'logs/input_logger_detector.log'), 'utf8');
  expect(lines).toContain(
    '[INPUT_DETECTOR] [CRITICAL] [FI-INP-001] Terminating protected process (PID = -1) - Reason: Detected highly regular high-frequency input\n',
  );
  expect(logged.stderr).toContain(lines.replace('high-frequency input\n', 'high-frequency input (replay)\n'));
});
