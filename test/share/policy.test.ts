import { filter, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { encodeHeader, encodeRecord } from '../../src/capture/encode.js';
import type { CaptureHeader } from '../../src/capture/format.js';
import { BACKING, type Backing } from '../../src/facts/regions/backing.js';
import { PERMISSION } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import { openReplay } from '../../src/library/open-replay.js';
import type { SourceRecord } from '../../src/records/record.js';
import { shareCapture } from '../../src/share/share-capture.js';
import { fileWith, HEADER, temporaryFolder } from '../capture/support.js';

const folder = temporaryFolder();
const { read, write, execute } = PERMISSION;
const SHA256 = 'ab'.repeat(32);

const region = (at: number, name: string, backing: Backing, permissions: number = read | execute) => ({
  startAddress: 0x7f00_0000_0000n + BigInt(at) * 0x10_0000n,
  endAddress: 0x7f00_0000_0000n + BigInt(at) * 0x10_0000n + 0x4000n,
  ...{ permissions, fileOffset: 0n, deviceMajor: 8, deviceMinor: 1, backing, name },
  inode: backing === BACKING.file ? BigInt(1000 + at) : 0n,
});

/** A game with memory of a name that is allowed, one with a name that is not, a learnt library and one that is not. */
const REGIONS = packRegions([
  region(0, '/opt/eve/game', BACKING.file),
  region(1, '/opt/eve/libknown.so', BACKING.file),
  region(2, '/home/eve/libother.so', BACKING.file),
  region(3, '/opt/eve/jit-cache', BACKING.file, read | write | execute),
  region(4, '/opt/eve/jit-cache (deleted)', BACKING.file, read | write | execute),
  region(5, '/memfd:eve-code (deleted)', BACKING.memoryFile, read | execute),
]);
const MODULES = {
  modules: ['/opt/eve/game', '/opt/eve/libknown.so', '/home/eve/libother.so'].map((path, at) => ({
    startAddress: 0x7f00_0000_0000n + BigInt(at) * 0x10_0000n,
    ...{ path, sha256: SHA256, buildId: '0b1d' },
  })),
  isWhole: true,
};
const about = { key: '424242:99', pid: 424_242 } as const;
const RECORDS: readonly SourceRecord[] = [
  {
    kind: 'target-found',
    time: 2000,
    process: { ...about, name: 'game', executable: '/opt/eve/game', isTarget: true },
  },
  { kind: 'observed', time: 2010, ...about, fact: 'regions', value: REGIONS },
  { kind: 'observed', time: 2020, ...about, fact: 'modules', value: MODULES },
  { kind: 'unchanged', time: 2900, ...about, fact: 'regions', firstTime: 2100, count: 9 },
];

const learnt = { runs: 3, reason: 'seen by eve' };
const memory = {
  allow: [
    { path: '/opt/eve/jit-*', count: 1, reason: 'the cache of eve' },
    { path: '/memfd:eve-*', reason: 'the code of eve' },
  ],
  baseline: {
    ...{ version: 1, program: 'game', runs: 3, memory: [] },
    modules: [
      { path: '/opt/eve/game', sha256: SHA256, buildId: '', ...learnt },
      { path: '/opt/eve/libknown.so', sha256: SHA256, buildId: '', ...learnt },
    ],
  },
};

async function said(header: CaptureHeader, text: string, name: string) {
  const { events } = await openReplay(fileWith(folder, encodeHeader(header) + text, name));
  const kinds = ['verdict', 'finding', 'region', 'hit', 'notice', 'explained'];
  const found = await lastValueFrom(
    events.pipe(
      filter(({ kind }) => kinds.includes(kind)),
      toArray(),
    ),
  );
  return found.map(({ kind, code, monotonicMs, findings = [] }) => ({
    ...{ kind, code, monotonicMs },
    findings: findings.map((finding) => [
      finding.detector,
      'startAddress' in finding && finding.startAddress,
    ]),
  }));
}

async function share(header: CaptureHeader, text: string) {
  let shared = '';
  const path = fileWith(folder, encodeHeader(header) + text, 'original.ndjson');
  await shareCapture(path, (lines) => (shared += lines), new AbortController().signal);
  return shared;
}

test('entries of the allow list and a baseline decide about the same files when neither has a name', async () => {
  const header = { ...HEADER, config: { memory, profile: 'threshold', hits: { threshold: 3 } } };
  const text = RECORDS.map((record) => encodeRecord({ record })).join('');
  const shared = await share(header, text);
  for (const secret of ['eve', 'libknown', 'libother', 'jit-', 'game', '424242', SHA256, '0b1d'])
    expect(shared).not.toContain(secret);
  const [first = '', ...lines] = shared.split('\n');
  const { format: _format, version: _version, ...sharedHeader } = JSON.parse(first);
  const before = await said(header, text, 'before.ndjson');
  expect(await said(sharedHeader, lines.join('\n'), 'after.ndjson')).toEqual(before);
  // Each of them has a say: one cache is allowed and one is not, one library is learnt and one is not.
  expect(before.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
  expect(before.filter(({ kind }) => kind === 'region').flatMap(({ findings }) => findings)).toEqual(
    expect.arrayContaining([
      ['writable-executable', '0x7f0000400000'],
      ['module-drift', '0x7f0000200000'],
    ]),
  );
  const { allow: _allow, baseline: _baseline, ...bare } = { ...sharedHeader.config.memory };
  const without = { ...sharedHeader, config: { ...sharedHeader.config, memory: bare } };
  expect(await said(without, lines.join('\n'), 'without.ndjson')).not.toEqual(before);
});
