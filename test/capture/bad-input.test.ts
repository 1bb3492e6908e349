import { execFile } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHeader, encodeRecord } from '../../src/capture/encode.js';
import { openCaptureReader } from '../../src/capture/reader.js';
import { ClearSightError } from '../../src/errors/errors.js';
import { fileWith, HEADER, readWhole, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const reader = fileURLToPath(new URL('../fixtures/read-capture.mjs', import.meta.url));

const header = encodeHeader(HEADER);
const hop = (time: number) => encodeRecord({ record: { kind: 'hop', time } });
const line = (fields: object) => `${JSON.stringify({ kind: 'hop', time: 5, ...fields })}\n`;
const headerWith = (fields: object) => encodeHeader({ ...HEADER, ...fields });
const about = { key: '7:1', pid: 7, fact: 'regions' };
const observed = (value: object, fields: object = {}) =>
  line({ kind: 'observed', ...about, value, ...fields });
const TRACER = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };
const MAPS = '1000-2000 r-xp 00000000 fe:00 12 /bin/x\n';

const REFUSED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['an empty file', '', /:1: expected a capture or a list of times, got an empty file$/],
  ['an empty gzip file', gzipSync(''), /:1: expected a capture or a list of times, got an empty file$/],
  ['binary garbage', Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 3]), /:1: expected a capture or one time/],
  ['prose', 'It was a dark night\n', /:1: expected a capture or one time .*, got "It was a dark night"$/],
  ['another JSON file', '{"name":"x"}\n', /:1: expected "format" to be "clearsight-capture", got nothing$/],
  [
    'a later version',
    header.replace('"version":3', '"version":4'),
    /:1: expected "version" to be one of 1, 2, 3, got 4$/,
  ],
  [
    'no version',
    header.replace('"version":3,', ''),
    /:1: expected "version" to be one of 1, 2, 3, got nothing$/,
  ],
  [
    'a version in words',
    header.replace('"version":3', '"version":"2"'),
    /"version" to be one of 1, 2, 3, got "2"$/,
  ],
  ['a cut header', header.slice(0, 40), /:1: expected a JSON object, got/],
  ['no clock', header.replace('"clock"', '"clocks"'), /:1: expected "clock" to be an object, got nothing$/],
  [
    'a clock without a date',
    header.replace('1765449682118', '1e300'),
    /:1: expected "time" to be .* the range of dates/,
  ],
  ['no config', header.replace('"config"', '"x"'), /:1: expected "config" to be an object, got nothing$/],
  ['a session that is no text', headerWith({ session: 7 }), /:1: expected "session" to be text, got 7$/],
  ['a session of null', headerWith({ session: null }), /:1: expected "session" to be text, got null$/],
  [
    'a session that is too long',
    headerWith({ session: 's'.repeat(257) }),
    /:1: expected "session" to be at most 256 characters, got "s{60}"$/,
  ],
  ['a host that is no text', headerWith({ host: ['lab'] }), /:1: expected "host" to be text, got a list$/],
  ['a Node.js that is no text', headerWith({ node: 22 }), /:1: expected "node" to be text, got 22$/],
  [
    'a kernel that is too long',
    headerWith({ kernel: 'k'.repeat(257) }),
    /:1: expected "kernel" to be at most/,
  ],
  [
    'a host that is too long',
    headerWith({ host: 'h'.repeat(257) }),
    /:1: expected "host" to be at most 256 characters/,
  ],
];

for (const [name, content, message] of REFUSED) {
  test(`${name} is refused when it is opened`, async () => {
    const opening = openCaptureReader(fileWith(folder, content));
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toMatchObject({ code: 'CS_CAPTURE', exitCode: 1 });
  });
}

test('a file that is not there, or is a folder, is refused', async () => {
  await expect(openCaptureReader(`${folder}/none`)).rejects.toThrow(/expected a readable file, got ENOENT/);
  await expect(openCaptureReader(folder)).rejects.toThrow(/expected a readable file, got EISDIR/);
});

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['JSON that ends early', '{"kind":"hop",\n', /expected a JSON object, got ".*hop/],
  ['a blank line', '\n', /expected a JSON object, got ""$/],
  ['a list', '[1]\n', /expected a JSON object, got a list$/],
  ['null', 'null\n', /expected a JSON object, got null$/],
  ['no kind', '{"time":5}\n', /expected "kind" to be text, got nothing$/],
  ['no time', '{"kind":"hop"}\n', /expected "time" to be a number, got nothing$/],
  ['a time in words', line({ time: '5' }), /expected "time" to be a number, got "5"$/],
  [
    'a time without a date',
    '{"kind":"hop","time":1e300}\n',
    /expected "time" to be milliseconds within the range of dates/,
  ],
  [
    'a time that goes backwards',
    hop(0.5),
    /expected a time of at least 1 ms, as in the line before, got 0.5$/,
  ],
  ['a key in words', line({ kind: 'target-gone', pid: 7, key: 'seven' }), /expected "key" .*, got "seven"$/],
  [
    'a PID with a fraction',
    line({ kind: 'target-gone', key: '7:1', pid: 7.5 }),
    /expected "pid" .*, got 7.5$/,
  ],
  ['no process', line({ kind: 'target-found' }), /expected "process" to be an object, got nothing$/],
  [
    'a name that is too long',
    line({ kind: 'target-awaited', name: 'n'.repeat(65_537) }),
    /expected "name" to be text of at most 65536 characters, got 65537$/,
  ],
  ['a map that is none', observed({ maps: 'x\n' }), /line 1 of a memory map/],
  ['a map beyond bytes', observed({ maps: MAPS.replace('x\n', '\u{1f600}\n') }), /byte/],
  ['no map', observed({}), /expected "maps" to be text, got nothing$/],
  [
    'a map with too few letters',
    observed({ maps: MAPS, backing: '' }),
    /"backing" to hold 1 letters, .* got 0$/,
  ],
  [
    'a change of nothing',
    observed({ maps: MAPS }, { edit: [0, 0, 1] }),
    /expected a whole value before one /,
  ],
  ['no value', line({ kind: 'observed', ...about }), /expected "value" to be an object, got nothing$/],
  ['a value that is a list', observed([]), /expected "value" to be an object, got a list$/],
  ['no fact', observed({ maps: MAPS }, { fact: undefined }), /expected "fact" to be text, got nothing$/],
  ['a fact that is no text', observed({ maps: MAPS }, { fact: 7 }), /expected "fact" to be text, got 7$/],
  ['none in place', observed({ maps: MAPS }, { coalesced: 0 }), /"coalesced" .* at least 1, got 0$/],
  ['no key', observed({ maps: MAPS }, { key: undefined }), /expected "key" .*, got nothing$/],
  ['a tracer with the value of a map', observed({ maps: MAPS }, { fact: 'tracer' }), /"via" to be text/],
  [
    'a tracer that traces from below',
    observed({ ...TRACER, tracerPid: -1 }, { fact: 'tracer' }),
    /"tracerPid" .* at least 0, got -1$/,
  ],
  ['a pace of no fact', line({ kind: 'rate-lowered', wantedIntervalMs: 1 }), /expected "fact" to be text/],
  [
    'a watch that was denied',
    line({ kind: 'watch-failed', reason: 'denied', message: '' }),
    /"reason" to be one of transient, unrecoverable, got "denied"$/,
  ],
  ['a watch without words', line({ kind: 'watch-failed', reason: 'transient' }), /expected "message" to be/],
  ['a count of none', line({ kind: 'unchanged', ...about, firstTime: 1, count: 0 }), /"count" .* got 0$/],
  [
    'an unknown reason',
    line({ kind: 'probe-failed', ...about, reason: 'x', message: '' }),
    /one of denied, /,
  ],
  ['a mark beyond a byte', line({ kind: 'input', times: [1], marks: [256], holds: [1] }), /bytes, got 256$/],
  ['a time that is no number', line({ kind: 'input', times: ['1'], marks: [1], holds: [1] }), /hold numbers/],
  ['a reason that is no text', line({ unjudged: 5 }), /expected "unjudged" to be text, got 5$/],
  ['another one', line({ leftOut: 5 }), /expected "leftOut" to be text, got 5$/],
];

for (const [name, content, message] of FAULTS) {
  test(`${name} ends the reading at its line, behind the records before it`, async () => {
    const path = fileWith(folder, header + hop(1) + content + hop(9));
    const { records, error } = await readWhole(path);
    expect(records).toEqual([{ record: { kind: 'hop', time: 1 } }]);
    expect(error).toBeInstanceOf(ClearSightError);
    expect((error as ClearSightError).message).toMatch(message);
    expect((error as ClearSightError).message.startsWith(`${path}:3: `)).toBe(true);
    expect((error as ClearSightError).code).toBe('CS_CAPTURE');
  });
}

test('an error shows hostile text harmless and short', async () => {
  const path = fileWith(folder, `${header}{"kind":"hop","time":"\\u001b[31m${'x'.repeat(1000)}"}\n`);
  const { error } = await readWhole(path);
  expect((error as Error).message).not.toContain('\u001b');
  expect((error as Error).message.length).toBeLessThan(path.length + 200);
});

test('the longest name that is taken', async () => {
  const name = 'n'.repeat(65_536);
  const { records, error } = await readWhole(
    fileWith(folder, header + line({ kind: 'target-awaited', name })),
  );
  expect(error).toBeUndefined();
  expect(records).toEqual([{ record: { kind: 'target-awaited', time: 5, name } }]);
});

test('equal times are no step backwards', async () => {
  const { records, error } = await readWhole(fileWith(folder, header + hop(1) + hop(1)));
  expect(error).toBeUndefined();
  expect(records).toHaveLength(2);
});

test('cut anywhere, a capture gives the whole records before the cut, and says that it is cut', async () => {
  const whole = header + hop(1) + hop(2.5) + hop(3);
  for (let length = header.length; length <= whole.length; length++) {
    const path = fileWith(folder, whole.slice(0, length));
    const { records, error, capture } = await readWhole(path);
    expect(error).toBeUndefined();
    const rest = whole.slice(header.length, length);
    // A record that lacks its line end alone is whole.
    const isWhole = rest === '' || rest.endsWith('\n') || rest.endsWith('}');
    const lines = rest.split('\n').filter((part) => part.endsWith('}'));
    expect(records).toHaveLength(lines.length);
    expect(capture.warnings).toEqual(
      isWhole ? [] : [`${path}:${lines.length + 2}: the last line is truncated: skipped`],
    );
  }
});

test('cut anywhere, a compressed capture gives the records before the cut, and says that it is cut', async () => {
  const members = [header + hop(1), hop(2), hop(3)].map((text) => gzipSync(text));
  const [first] = members as [Buffer, Buffer, Buffer];
  const whole = Buffer.concat(members);
  const ends = members.map((_, index) => Buffer.concat(members.slice(0, index + 1)).length);
  for (let length = first.length; length <= whole.length; length++) {
    const { records, error, capture } = await readWhole(fileWith(folder, whole.subarray(0, length)));
    expect(error).toBeUndefined();
    const complete = ends.filter((end) => end <= length).length;
    expect(records.length === complete || records.length === complete + 1).toBe(true);
    expect(capture.warnings.length > 0).toBe(!ends.includes(length));
  }
});

test('compressed data that is broken in the middle is an error with its line', async () => {
  const hops = Array.from({ length: 20_000 }, (_, index) => hop(index + Math.sin(index) ** 2));
  const whole = Buffer.concat([gzipSync(header + hops.join('')), Buffer.from('garbage'), gzipSync(hop(3e4))]);
  const path = fileWith(folder, whole);
  const { records, error } = await readWhole(path);
  expect(records.length).toBeGreaterThan(1000);
  expect((error as Error).message).toMatch(`${path}:${records.length + 2}: expected gzip data, got `);
});

test('compression is told by the content, not by the name', async () => {
  expect((await readWhole(fileWith(folder, gzipSync(header + hop(1)), 'plain.ndjson'))).records).toHaveLength(
    1,
  );
  expect((await readWhole(fileWith(folder, header + hop(1), 'named.gz'))).records).toHaveLength(1);
});

test('arbitrary bytes end in records or in CS_CAPTURE, never in another error', async () => {
  const parts = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(header, hop(1), '{"kind":', '"time":1e999', '\n', '12.5\n', '[', 'null')
      .map((text) => Buffer.from(text)),
    fc.json().map((json) => Buffer.from(`${json}\n`)),
  );
  const contents = fc
    .tuple(fc.constantFrom('', header), fc.array(parts), fc.boolean())
    .map(([start, rest, gzip]) => {
      const bytes = Buffer.concat([Buffer.from(start), ...rest]);
      return gzip ? gzipSync(bytes) : bytes;
    });
  await fc.assert(
    fc.asyncProperty(contents, async (content) => {
      const error = await readWhole(fileWith(folder, content)).then(
        (read) => read.error,
        (reason) => reason,
      );
      if (error !== undefined) expect(error).toMatchObject({ name: 'ClearSightError', code: 'CS_CAPTURE' });
    }),
    { numRuns: 300 },
  );
});

interface Outcome {
  readonly records: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly maxRssMiB: number;
}

async function readInChild(path: string): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [reader, path]);
  return JSON.parse(stdout);
}

/** What a capture may take to read, with all that Node itself takes. */
const MAX_RSS_MIB = 200;
const TOO_LONG = /:2: expected a line of at most 25165824 bytes, got a longer one$/;
const TOO_MANY = /:2: expected at most 400000 values in a line, got more$/;
const TOO_DEEP = /:2: expected at most 16 levels of lists and objects, got more$/;
const numbers = (bytes: number) => `{"kind":"hop","time":1,"x":[${'1,'.repeat(bytes / 2)}1]}`;
const names = (count: number) =>
  `{"kind":"hop","time":1${Array.from({ length: count }, (_, index) => `,"${index}":1`).join('')}}`;
const nested = (depth: number) => `{"kind":"hop","time":1,"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const MIB = 1024 * 1024;

test('a line of 1 GiB is an error with its number, in bounded memory', async () => {
  const path = fileWith(folder, `${header}{"kind":"`, 'long.ndjson');
  truncateSync(path, 1024 ** 3);
  const { error, maxRssMiB } = await readInChild(path);
  expect(error?.code).toBe('CS_CAPTURE');
  expect(error?.message).toMatch(TOO_LONG);
  expect(maxRssMiB).toBeLessThan(MAX_RSS_MIB);
});

test.each([
  ['one line', Buffer.alloc(256 * MIB, '1').toString(), /:2: expected a line of at most 25165824 bytes/],
  ['64 MiB of brackets', nested(32 * MIB), TOO_LONG],
  ['64 MiB of numbers', numbers(64 * MIB), TOO_LONG],
  ['lists within lists, in a line of 20 MiB', nested(10 * MIB), TOO_DEEP],
  ['a list of numbers, in a line of 20 MiB', numbers(20 * MIB), TOO_MANY],
  ['many names, in a line of 20 MiB', names(1_600_000), TOO_MANY],
])('a small compressed file that grows into %s', async (_, content, message) => {
  const path = fileWith(folder, gzipSync(`${header}${content}\n`), 'bomb.gz');
  const { error, maxRssMiB } = await readInChild(path);
  expect(error?.message).toMatch(message);
  expect(maxRssMiB).toBeLessThan(MAX_RSS_MIB);
});

test('a configuration that is 200,000 levels deep', async () => {
  const deep = header.replace('"config":{', `"config":{"memory":${'['.repeat(2e5)}${']'.repeat(2e5)},"x":{`);
  await expect(openCaptureReader(fileWith(folder, deep))).rejects.toThrow(/:1: expected at most 16 levels/);
});

test('as long, deep and full as a line may be', async () => {
  const text = JSON.stringify({
    kind: 'hop',
    time: 1,
    x: 'a "quoted" \\ text, [with] {brackets}'.repeat(300_000),
  });
  const path = fileWith(folder, `${header}${text}\n${numbers(2 * 399_990)}\n${nested(15)}\n`);
  const { records, error } = await readWhole(path);
  expect(error).toBeUndefined();
  expect(records).toHaveLength(3);
});
