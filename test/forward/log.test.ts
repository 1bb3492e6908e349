import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openForwarded } from './forwarding.js';
import { auditLine } from './lines.js';
import { hookServer, type Post, status, webhook } from './server.js';

const idsOf = (posts: readonly Post[]) => posts.map(({ headers }) => headers['idempotency-key']);
const SESSIONS = ['a', 'b', 'c'].map((name) => `session-${name}`) as [string, string, string];

/** A server that is there, and one that is not, by its address. */
async function away(): Promise<string> {
  const { url, close } = await hookServer(status(200));
  await close();
  return url;
}

test('what waited when a monitor ended is sent when one runs again, before its own events', async () => {
  const first = await openForwarded([webhook(await away())], { session: SESSIONS[0] });
  for (const word of ['one', 'two', 'three']) first.say(word);
  await first.close();
  const { url, posts } = await hookServer(status(200));
  const { folder } = first;
  const second = await openForwarded([webhook(url)], { folder, session: SESSIONS[1] });
  second.say('four');
  expect(await second.tallies(({ delivered }) => delivered === 4)).toMatchObject({ accepted: 4, pending: 0 });
  await second.close();
  const ids = [...[0, 1, 2].map((sequence) => `${SESSIONS[0]}:${sequence}`), `${SESSIONS[1]}:0`];
  expect(idsOf(posts)).toEqual(ids);
  const third = await openForwarded([webhook(url)], { folder, session: SESSIONS[2] });
  third.say('five');
  await third.tallies(({ delivered }) => delivered === 1);
  expect(idsOf(posts)).toEqual([...ids, `${SESSIONS[2]}:0`]);
});

test('a receiver that is new gets what is written from then on', async () => {
  const { url, posts } = await hookServer(status(200));
  const first = await openForwarded([], { session: SESSIONS[0] });
  first.say('before');
  await first.close();
  const second = await openForwarded([webhook(url)], { folder: first.folder, session: SESSIONS[1] });
  second.say('after');
  await second.tallies(({ delivered }) => delivered === 1);
  expect(posts.map(({ event }) => event.message)).toEqual(['after']);
});

test('each receiver has a position of its own', async () => {
  const { url, posts } = await hookServer(status(200));
  const log = await openForwarded([webhook(await away(), { name: 'gone' }), webhook(url, { name: 'there' })]);
  for (const word of ['one', 'two']) log.say(word);
  await log.hears(/Receiver gone: events wait/);
  await log.close();
  expect(log.said.filter((words) => words.includes('there'))).toEqual([]);
  expect(posts).toHaveLength(2);
  expect(log.forwarding.tallies.map(({ name, pending }) => [name, pending])).toEqual([
    ['gone', 2],
    ['there', 0],
  ]);
});

/** Renames the log as a rotation to dates does, and leaves an empty one where `isMade`. */
function rotate(folder: string, name: string, isMade = false): void {
  const audit = join(folder, 'logs/audit.ndjson');
  renameSync(audit, `${audit}-${name}`);
  if (isMade) writeFileSync(audit, '', { mode: 0o600 });
}

test('rotated again and again while a server is away, nothing is lost', async () => {
  const first = await openForwarded([webhook(await away())], { session: SESSIONS[0] });
  const { folder } = first;
  first.say('one');
  await first.hears(/does not take them/);
  rotate(folder, '20260101');
  first.say('two');
  rotate(folder, '20260102', true);
  rotate(folder, '20260103', true);
  first.say('three');
  await first.close();
  rotate(folder, '20260104');
  const { url, posts } = await hookServer(status(200));
  const second = await openForwarded([webhook(url)], { folder, session: SESSIONS[1] });
  second.say('four');
  const tally = await second.tallies(({ delivered }) => delivered === 4);
  expect(tally).toMatchObject({ accepted: 4, pending: 0, dropped: { missing: 0 } });
  expect(second.said).toEqual([]);
  expect(posts.map(({ event }) => event.message)).toEqual(['one', 'two', 'three', 'four']);
});

test('what was rotated away and packed before it was sent is counted as missing, and the rest is sent', async () => {
  const gone = await hookServer(status(200));
  const first = await openForwarded([webhook(gone.url)], { session: SESSIONS[0] });
  const { folder } = first;
  first.say('sent');
  await first.tallies(({ delivered }) => delivered === 1);
  await gone.close();
  first.say('packed');
  first.say('packed too');
  rotate(folder, '1.gz');
  first.say('kept');
  await first.close();
  const { url, posts } = await hookServer(status(200));
  const second = await openForwarded([webhook(url)], { folder, session: SESSIONS[1] });
  const tally = await second.tallies(({ delivered }) => delivered === 1);
  expect(tally).toMatchObject({ accepted: 3, pending: 0, dropped: { missing: 2, refused: 0 } });
  expect(posts.map(({ event }) => event.message)).toEqual(['kept']);
  expect(second.said).toEqual([
    'WARNING Receiver webhook: how far it had come is not in this log: it gets all that the log holds',
  ]);
});

test('numbers that the log left out are counted as missing', async () => {
  const { url, posts } = await hookServer(status(200));
  const log = await openForwarded([webhook(url)]);
  const audit = join(log.folder, 'logs/audit.ndjson');
  log.say('one');
  await log.tallies(({ delivered }) => delivered === 1);
  appendFileSync(
    audit,
    `${auditLine(4, { message: 'five' })}\nno event\n${auditLine(0, { session: 'other' })}\n`,
  );
  log.forwarding.look();
  const tally = await log.tallies(({ delivered }) => delivered === 3);
  expect(tally).toMatchObject({ accepted: 6, pending: 0, dropped: { missing: 3, refused: 0 } });
  expect(posts).toHaveLength(3);
});

test('copytruncate while a server is away: what was cut is missing, and counted', async () => {
  const gone = await hookServer(status(200));
  const log = await openForwarded([webhook(gone.url)]);
  const audit = join(log.folder, 'logs/audit.ndjson');
  log.say('one');
  await log.tallies(({ delivered }) => delivered === 1);
  await gone.close();
  for (let number = 0; number < 10; number++) log.say(`lost ${number}`);
  await log.tallies(({ pending }) => pending === 10);
  copyFileSync(audit, `${audit}.copy.gz`);
  truncateSync(audit, 0);
  const again = await hookServer(status(200), { port: gone.port });
  log.say('after');
  const tally = await log.tallies(({ accepted, pending }) => accepted === 12 && pending === 0);
  expect(tally.delivered + tally.dropped.missing).toBe(12);
  expect(again.posts.at(-1)?.event.message).toBe('after');
});

test.each([
  ['cut', (text: string) => text.slice(0, 100), /cannot be understood/],
  ['edited', (text: string) => text.replace('"version":1', '"version":9'), /cannot be understood/],
  [
    'of another machine',
    (text: string) => text.replace(SESSIONS[0], 'another').padEnd(255),
    /is not in this log|cannot be understood/,
  ],
  ['longer than one', (text: string) => `${text}${'x'.repeat(1000)}`, /cannot be understood/],
])('with a position that is %s all that the log holds is sent, and said', async (_, edit, reason) => {
  const { url, posts } = await hookServer(status(200));
  const first = await openForwarded([webhook(url)], { session: SESSIONS[0] });
  first.say('one');
  await first.tallies(({ delivered }) => delivered === 1);
  await first.close();
  const path = join(first.folder, 'logs/forward/webhook.position');
  writeFileSync(path, edit(readFileSync(path, 'latin1')));
  const second = await openForwarded([webhook(url)], { folder: first.folder, session: SESSIONS[1] });
  expect(await second.hears(/all that the log holds/)).toMatch(reason);
  second.say('two');
  await second.tallies(({ delivered }) => delivered === 2);
  await second.close();
  expect(idsOf(posts)).toEqual([`${SESSIONS[0]}:0`, `${SESSIONS[0]}:0`, `${SESSIONS[1]}:0`]);
  const third = await openForwarded([webhook(url)], { folder: first.folder, session: SESSIONS[2] });
  expect(third.said).toEqual([]);
});

test('the number of a file that was removed is given to another one: its event is looked for', async () => {
  const { url, posts } = await hookServer(status(200));
  const first = await openForwarded([webhook(url)], { session: SESSIONS[0] });
  first.say('one');
  await first.tallies(({ delivered }) => delivered === 1);
  await first.close();
  const audit = join(first.folder, 'logs/audit.ndjson');
  const path = join(first.folder, 'logs/forward/webhook.position');
  // The same file with another number, and a log that begins anew below the old one.
  writeFileSync(`${audit}.1`, readFileSync(audit));
  writeFileSync(audit, `${auditLine(0, { session: SESSIONS[1], message: 'two' })}\n`);
  const second = await openForwarded([webhook(url)], { folder: first.folder, session: SESSIONS[2] });
  await second.tallies(({ delivered }) => delivered === 1);
  expect(second.said).toEqual([]);
  expect(posts.map(({ event }) => event.message)).toEqual(['one', 'two']);
  expect(readFileSync(path, 'latin1')).toHaveLength(256);
});

test.each([
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
])('%s in the place of a position: nothing is sent to this receiver, and that is said', async (_, put) => {
  const { url, posts } = await hookServer(status(200));
  const first = await openForwarded([]);
  put(join(first.folder, 'logs/forward/webhook.position'));
  const log = await openForwarded([webhook(url), webhook(url, { name: 'other' })], { folder: first.folder });
  expect(await log.hears(/nothing is sent/)).toMatch(/^WARNING Receiver webhook: nothing is sent \(E/);
  log.say('one');
  await log.tallies(({ name, delivered }) => name === 'other' && delivered === 1);
  expect(posts).toHaveLength(1);
});

test('of two monitors with one log, one sends all of it; when it ends, the other goes on', async () => {
  const { url, posts } = await hookServer(status(200));
  const first = await openForwarded([webhook(url)], { session: SESSIONS[0] });
  const second = await openForwarded([webhook(url)], { folder: first.folder, session: SESSIONS[1] });
  expect(second.forwarding.tallies).toEqual([]);
  first.say('one');
  await first.tallies(({ delivered }) => delivered === 1);
  second.say('two');
  first.say('three');
  await first.tallies(({ delivered }) => delivered === 3);
  await first.close();
  second.say('four');
  expect(await second.hears(/has ended/)).toBe(
    'INFO Receiver webhook: the monitor that sent to it has ended, this one does now',
  );
  await second.tallies(({ delivered }) => delivered >= 1);
  second.say('five');
  const tally = await second.tallies(({ delivered }) => delivered === 2);
  expect(tally).toMatchObject({ accepted: 2, pending: 0, dropped: { missing: 0 } });
  expect(posts.map(({ event }) => event.message)).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('a log folder in which nothing can be made is refused', async () => {
  const first = await openForwarded([]);
  rmSync(join(first.folder, 'logs/forward'), { recursive: true });
  writeFileSync(join(first.folder, 'logs/forward'), '');
  const opening = openForwarded([webhook('http://127.0.0.1:1/')], { folder: first.folder });
  await expect(opening).rejects.toMatchObject({ code: 'CS_LOG', message: expect.stringMatching(/EEXIST/) });
  rmSync(join(first.folder, 'logs/forward'));
  mkdirSync(join(first.folder, 'logs/forward'));
  symlinkSync('/dev/null', join(first.folder, 'logs/forward/webhook.lock'));
  const locking = openForwarded([webhook('http://127.0.0.1:1/')], { folder: first.folder });
  await expect(locking).rejects.toMatchObject({ code: 'CS_LOG', message: expect.stringMatching(/ELOOP/) });
});
