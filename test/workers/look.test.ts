import { expect, test } from 'vitest';
import type { Region } from '../../src/facts/regions/region.js';
import { type Definition, type Detector, defineDetector, type Sighting } from '../../src/workers/detector.js';
import { DETECTORS, detectorsInForce } from '../../src/workers/detectors.js';
import { createLooker } from '../../src/workers/look.js';
import { MAX_FINDINGS } from '../../src/workers/messages.js';
import { mapOf, memoryAt } from './attribution/maps.js';
import { CLEAN, DEFINITION, GDB, NOTHING } from './made-up.js';
import { read, region } from './memory/regions.js';

const threshold = detectorsInForce('threshold', ['memory']);
const strict = detectorsInForce('strict', ['memory']);

/** What detectors say of a map. */
const lookAt = (detectors: readonly Detector[], ...regions: Region[]) =>
  createLooker(detectors, [], false)('regions', { regions: read(...regions) });

/** A detector of maps that always sees the same. */
const seeing = (sightings: readonly Sighting[], definition: Partial<Definition> = {}) =>
  defineDetector({
    ...DEFINITION,
    ...definition,
    needs: { regions: 'required' },
    pacedBy: 'regions',
    detect: () => sightings,
  });

test('a clean map has no findings in the threshold profile, and all of it in the strict one', () => {
  expect(lookAt(threshold, ...CLEAN)).toEqual(NOTHING);
  expect(lookAt(strict, ...CLEAN).suspicious).toBe(2);
});

test('one region that two detectors find is one suspicious region with two findings', () => {
  const found = lookAt(threshold, ...CLEAN, region('rwxp', '', 0n, 2));
  expect(found.suspicious).toBe(1);
  expect(found.findings).toEqual(
    [
      ['writable-executable', 'Region is writable and executable'],
      ['anonymous-executable', 'Region is executable and no file backs it'],
    ].map(([detector, words]) => ({
      kind: 'region',
      detector,
      severity: 'high',
      maturity: 'stable',
      words,
      figures: { bytes: 8192 },
      startAddress: '0x10000',
      endAddress: '0x12000',
      permissions: 'rwxp',
      name: '',
    })),
  );
});

test('findings come in the order of addresses, those of one region by weight', () => {
  const found = lookAt(
    DETECTORS,
    region('r-xp', '/usr/bin/game', 42n, 1, 16),
    region('rwxp', '', 0n, 1, 32),
    region('r-xp', '', 0n, 1, 48),
  );
  expect(found.suspicious).toBe(3);
  expect(
    found.findings.map((finding) => [finding.kind === 'region' && finding.startAddress, finding.detector]),
  ).toEqual([
    ['0x10000', 'any-executable'],
    ['0x20000', 'writable-executable'],
    ['0x20000', 'anonymous-executable'],
    ['0x20000', 'any-executable'],
    ['0x30000', 'anonymous-executable'],
    ['0x30000', 'any-executable'],
  ]);
});

test('allowed regions are not suspicious', () => {
  const look = createLooker(threshold, [{ path: '', count: 1, reason: 'a test' }], false);
  const regions = read(region('rwxp'), region('r-xp'));
  expect(look('regions', { regions }).suspicious).toBe(1);
  // Counts begin anew with each map.
  expect(look('regions', { regions }).suspicious).toBe(1);
});

test('a region that nobody finds uses up no allowance', () => {
  const look = createLooker(threshold, [{ path: '*', count: 1, reason: 'a test' }], false);
  expect(look('regions', { regions: read(...CLEAN, region('rwxp')) })).toEqual(NOTHING);
});

test('what belongs to a runtime is summed up and not suspicious; what lies beside it is; unless attribution is off', () => {
  const map = mapOf('php-jit').toSorted((one, other) => (one.startAddress < other.startAddress ? -1 : 1));
  const regions = read(...map, memoryAt(2 ** 47 - 2 ** 20, 4096));
  expect(createLooker(threshold, [], true)('regions', { regions })).toMatchObject({
    suspicious: 1,
    findings: [{ detector: 'writable-executable' }, { detector: 'anonymous-executable' }],
    explained: [
      { runtime: 'php', title: 'PHP (opcache)', regions: 1, bytes: 32 * 1024 ** 2 },
      { runtime: 'sljit', title: 'PCRE2 (sljit)', regions: 3, bytes: (64 + 256 + 128) * 1024 },
    ],
  });
  const bare = createLooker(threshold, [], false)('regions', { regions });
  expect(bare).toMatchObject({ suspicious: 5 });
  expect(bare).not.toHaveProperty('explained');
  // What is allowed needs no explanation.
  const allowed = createLooker(threshold, [{ path: '*', reason: 'a test' }], true)('regions', { regions });
  expect(allowed).toEqual(NOTHING);
});

test('regions beyond the most findings are counted, and names are cut', () => {
  const many = Array.from({ length: 500 }, (_, page) =>
    region('r-xp', `[anon:${'x'.repeat(1000)}]`, 0n, 1, page),
  );
  const { suspicious, findings } = lookAt(threshold, ...many);
  expect(suspicious).toBe(500);
  expect(findings).toHaveLength(MAX_FINDINGS);
  expect(findings[0]).toMatchObject({ name: expect.stringMatching(/^.{256}$/) });
});

test('so are other findings', () => {
  const { suspicious, findings } = lookAt([seeing(Array(500).fill({ kind: 'process' }))]);
  expect(suspicious).toBe(500);
  expect(findings).toHaveLength(MAX_FINDINGS);
});

test.each<[string, Partial<Definition>, number]>([
  ['stable with a weight', {}, 1],
  ['stable with the least weight', { weight: 0.01 }, 1],
  ['experimental', { maturity: 'experimental' }, 0],
  ['without weight', { weight: 0 }, 0],
])('a detector that is %s adds findings and, of each, suspicion: %#', (_, definition, suspicious) => {
  for (const sighting of [
    { kind: 'region', index: 0 },
    { kind: 'process' },
    { kind: 'tracer', ...GDB },
  ] as const) {
    const found = lookAt([seeing([sighting], definition)], region('r-xp', '/usr/bin/game', 42n));
    expect(found.findings).toMatchObject([{ kind: sighting.kind, detector: 'made-up' }]);
    expect(found.suspicious).toBe(suspicious);
  }
});

test('a region that an experimental and a stable detector find is one suspicious region', () => {
  const stable = strict.find(({ id }) => id === 'any-executable') as Detector;
  const found = lookAt([stable, { ...stable, maturity: 'experimental' }], ...CLEAN);
  expect({ suspicious: found.suspicious, findings: found.findings.length }).toEqual({
    suspicious: 2,
    findings: 4,
  });
});

test('no regions at all', () => {
  expect(lookAt(threshold)).toEqual(NOTHING);
});

test('a finding about a region can be allowed, one about the process cannot', () => {
  const allowed = [{ path: '*', reason: 'a test' }];
  const both = seeing([{ kind: 'region', index: 0 }, { kind: 'process' }]);
  const found = createLooker([both], allowed, false)('regions', { regions: read(region('rwxp')) });
  expect(found).toMatchObject({ suspicious: 1, findings: [{ kind: 'process', words: DEFINITION.title }] });
  expect(found.findings).toHaveLength(1);
});

test('a tracer is found with its way, its PID and its name', () => {
  const detectors = detectorsInForce('threshold', ['debugger']);
  expect(createLooker(detectors, [], false)('tracer', { tracer: GDB })).toEqual({
    suspicious: 1,
    findings: [
      {
        kind: 'tracer',
        detector: 'tracer',
        severity: 'high',
        maturity: 'stable',
        words: 'traced by process 9 (ptrace)',
        figures: { tracerPid: 9 },
        via: 'ptrace',
        tracerPid: 9,
        tracerName: 'gdb',
        monitor: false,
      },
    ],
  });
});

test('a sighting may have words and figures of its own', () => {
  const sighting = { kind: 'region', index: 0, words: 'Odd indeed', figures: { entropy: 7.9 } } as const;
  expect(lookAt([seeing([sighting])], region('r-xp')).findings).toMatchObject([
    { words: 'Odd indeed', figures: { bytes: 4096, entropy: 7.9 } },
  ]);
});

/** A detector of maps that answers, or fails, as somebody's own may. */
const answering = (detect: () => unknown) =>
  defineDetector({
    ...DEFINITION,
    needs: { regions: 'required' },
    pacedBy: 'regions',
    detect: detect as () => readonly Sighting[],
  });

test.each<[string, () => unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('boom');
    },
    'Error: boom',
  ],
  [
    'throws what is no error',
    () => {
      throw Object.create(null);
    },
    'threw object',
  ],
  ['answers with nothing', () => undefined, 'TypeError: expected an array of sightings'],
  [
    'names a region that is not there',
    () => [{ kind: 'process' }, { kind: 'region', index: 3 }],
    'RangeError: expected the index of one of 3 regions, got 3',
  ],
  [
    'sees something of no kind',
    () => [{ kind: 'ghost' }],
    'TypeError: expected a sighting of a region, a tracer or a process',
  ],
  ['has words that are none', () => [{ kind: 'process', words: 7 }], 'TypeError: expected words to be text'],
  [
    'has figures that cannot be sent',
    () => [{ kind: 'process', figures: { bytes: () => 7 } }],
    'TypeError: expected figures to be numbers',
  ],
  [
    'names half a tracer',
    () => [{ kind: 'tracer', via: 'ptrace' }],
    'TypeError: expected a tracer with via, tracerPid and tracerName',
  ],
])('a detector that %s is named, and what the others see counts', (_, detect, message) => {
  const regions = [...CLEAN, region('rwxp', '', 0n, 2)];
  const alone = lookAt(threshold, ...regions);
  expect(alone.suspicious).toBe(1);
  const faults = [{ detector: 'made-up', message }];
  expect(lookAt([answering(detect), ...threshold], ...regions)).toEqual({ ...alone, faults });
});

test('what a detector throws is cut', () => {
  const { faults = [] } = lookAt([
    answering(() => {
      throw new Error('x'.repeat(100_000));
    }),
  ]);
  expect(faults.map(({ message }) => message.length)).toEqual([512]);
});
