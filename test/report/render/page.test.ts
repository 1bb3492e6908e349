import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/parse.js';
import { CODES, type Code } from '../../../src/errors/codes.js';
import { BACKING } from '../../../src/facts/regions/backing.js';
import type { Finding } from '../../../src/records/finding.js';
import { Stamper } from '../../../src/records/stamper.js';
import type { Case } from '../../../src/report/case.js';
import { Surveyor } from '../../../src/report/coverage.js';
import { MEANINGS } from '../../../src/report/meanings.js';
import { renderCase } from '../../../src/report/render/page.js';
import { Listener } from '../../../src/report/told.js';

const REGION = { startAddress: '0x1000', endAddress: '0x2000', permissions: 'rwxp' } as const;

/** A case in which every text that the watched side, or the maker of the capture, chooses is the given one. */
function caseOf(text: string, code: Code = 'FI-MEM-001'): Case {
  const stamper = new Stamper({ origin: { monotonicMs: 0, epochMs: 0 }, session: 'a' });
  const listener = new Listener();
  const common = { severity: 'high', maturity: 'stable', words: text, figures: { bytes: 1 } } as const;
  const findings: Finding[] = [
    { ...common, kind: 'region', detector: 'writable-executable', ...REGION, name: text },
    { ...common, kind: 'tracer', detector: text, via: text, tracerPid: 1, tracerName: text, monitor: false },
    {
      ...{ ...common, kind: 'input', detector: 'short-hold', group: 'hold', channel: 'left' },
      ...{ atMs: 3, presses: 32, windowMs: 1000, value: 1, limit: 8, unit: 'ms' },
    },
  ];
  const about = { pid: 7, process: text, message: text } as const;
  const verdict = {
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    status: 'suspicious',
  } as const;
  listener.hear(
    stamper.stamp(5, { ...verdict, ...about, code, action: 'simulate', findings, details: { text } }),
  );
  for (const kind of ['blind', 'explained'] as const)
    listener.hear(stamper.stamp(6, { kind, level: 'WARNING', module: 'MEMORY_MONITOR', ...about }));
  const surveyor = new Surveyor();
  const process = { key: '7:1', pid: 7, name: text, executable: text, isTarget: true } as const;
  surveyor.take({ kind: 'target-found', time: 1, process }, false);
  const region = { startAddress: 0x1000n, endAddress: 0x2000n, permissions: 7, backing: BACKING.anonymous };
  const presses = [3, 6, 9].map((timeMs) => ({ timeMs, holdMs: 1 }));
  return {
    file: { name: text, bytes: 1, sha256: '00' },
    header: {
      clock: { monotonicMs: 0, epochMs: 0 },
      platform: text,
      clearsight: text,
      host: text,
      config: {},
    },
    config: parseConfig({}),
    session: text,
    told: listener.told,
    coverage: surveyor.coverage,
    scenes: [
      {
        map: { regions: [{ ...region, name: text }], count: 3, time: 4 },
        presses: new Map([['left', presses]]),
      },
    ],
    versions: { clearsight: '1', node: 'v1' },
  };
}

const plain = renderCase(caseOf('x'));
/** Opening tags, in their order. */
const tags = (page: string) => page.match(/<[a-z!][^\s>]*/gi);

test('hostile text stays text: the page has the same elements, and no control character, whatever a name says', () => {
  const evil = fc.constantFrom(
    '<script>',
    '"><img src=x onerror=alert(1)>',
    "'</style>",
    '\u202e',
    '\x1b[2J',
    '&lt;',
  );
  const text = fc.array(fc.oneof(evil, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 });
  fc.assert(
    fc.property(text, (parts) => {
      const page = renderCase(caseOf(parts.join('')));
      expect(tags(page)).toEqual(tags(plain));
      expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test('the same case gives the same bytes', () => {
  expect(renderCase(caseOf('game'))).toBe(renderCase(caseOf('game')));
});

test('a verdict without its scene is an error, not a blank', () => {
  expect(() => renderCase({ ...caseOf('game'), scenes: [] })).toThrow('expected what there was at verdict 1');
});

test('what was found, what it shows, what speaks against it and how often it is seen stand apart', () => {
  const headings = [...renderCase(caseOf('game')).matchAll(/<h3>(.+?)<\/h3>/g)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'What was found',
    'What it shows',
    'What speaks against it',
    'How often it is seen without tampering',
    'Executable memory at that moment',
    'Rhythm up to that moment',
  ]);
});

test.each(Object.keys(CODES) as Code[])('%s is explained on its page', (code) => {
  const page = renderCase(caseOf('game', code));
  for (const sentence of Object.values(MEANINGS[code])) expect(page).toContain(sentence);
});

test('the region of a finding is marked in the map, and what is not shown is counted', () => {
  expect(plain).toContain('<tr class="marked"><td>found</td><td>0x1000</td>');
  expect(plain).toContain('2 more regions are not shown.');
});

test('it holds nothing that is fetched or run', () => {
  expect(plain).not.toMatch(/<(script|link|img|iframe|object)|https?:|url\(/);
});
