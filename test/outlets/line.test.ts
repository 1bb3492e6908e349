import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatJson, formatLine } from '../../src/outlets/lines/line.js';
import { escapeNameBytes } from '../../src/text/escape.js';
import { eventOf } from './support.js';

const timeZone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Zurich';
});
afterAll(() => {
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
});

const memory = eventOf({ module: 'MEMORY_MONITOR', level: 'CRITICAL', code: 'FI-MEM-001' });

test.each([
  {
    what: 'a memory verdict',
    event: {
      ...memory,
      message:
        'Terminating protected process (PID = 4211) - Reason: Repeated detection of suspicious executable memory',
    },
    line: '2025-12-11 12:41:22,118 [MEMORY_MONITOR] [CRITICAL] [FI-MEM-001] Terminating protected process (PID = 4211) - Reason: Repeated detection of suspicious executable memory',
  },
  {
    what: 'an input verdict',
    event: eventOf({
      module: 'INPUT_DETECTOR',
      level: 'CRITICAL',
      code: 'FI-INP-001',
      message:
        'Terminating protected process (PID = -1) - Reason: Detected highly regular high-frequency input',
    }),
    line: '2025-12-11 12:41:22,118 [INPUT_DETECTOR] [CRITICAL] [FI-INP-001] Terminating protected process (PID = -1) - Reason: Detected highly regular high-frequency input',
  },
  {
    what: 'no code, no bracket',
    event: eventOf({ message: 'waiting' }),
    line: '2025-12-11 12:41:22,118 [MONITOR] [INFO] waiting',
  },
  {
    what: 'summer time, small numbers padded',
    event: eventOf({ time: '2026-07-01T03:04:05.006Z' }),
    line: '2026-07-01 05:04:05,006 [MONITOR] [INFO] something',
  },
])('$what', ({ event, line }) => {
  expect(formatLine(event, 'threshold')).toBe(line);
});

const strict = [
  [
    {
      level: 'WARNING',
      code: null,
      message: 'Suspicious memory region found in process game (PID=4211): 0x7f00',
    },
    '[WARNING] Suspicious memory region found in process game (PID=4211): 0x7f00',
  ],
  [
    {
      level: 'FATAL',
      code: 'FI-MEM-001',
      message:
        'Terminating simulated game process (PID=4211) — Reason: Suspicious executable memory detected.',
    },
    '[FATAL] [FI-MEM-001] Terminating simulated game process (PID=4211) — Reason: Suspicious executable memory detected.',
  ],
  [
    { level: 'FATAL', code: 'FI-MEM-002', message: 'Memory scanning error: EIO: i/o error' },
    '[FATAL] FI-MEM-002 Memory scanning error: EIO: i/o error',
  ],
] as const;

test.each(strict)('strict: %o', (fields, rest) => {
  const event = eventOf({ module: 'MEMORY_MONITOR', ...fields });
  expect(formatLine(event, 'strict')).toBe(`2025-12-11 12:41:22,118 [MEMORY_MONITOR] ${rest}`);
});

test('FI-MEM-002 keeps its brackets in the threshold profile and on other levels', () => {
  const fatal = eventOf({ level: 'FATAL', code: 'FI-MEM-002' });
  expect(formatLine(fatal, 'threshold')).toContain('[FATAL] [FI-MEM-002] something');
  expect(formatLine({ ...fatal, level: 'ERROR' }, 'strict')).toContain('[ERROR] [FI-MEM-002] something');
});

test('colour marks the level only', () => {
  expect(formatLine(memory, 'threshold', true)).toBe(
    '2025-12-11 12:41:22,118 [MEMORY_MONITOR] [\x1b[1;31mCRITICAL\x1b[0m] [FI-MEM-001] something',
  );
});

/** What a terminal or a reader of lines may obey. */
const DANGEROUS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/u;
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('\n', '\r', '\x1b[2J', '\u2028', '\u202e', '\x85', '\x9b', '\\', '\ud800', '😀', 'a'),
    )
    .map((parts) => parts.join('')),
);

test('whatever a message holds, it is one line without controls', () => {
  fc.assert(
    fc.property(hostile, (message) => {
      expect(formatLine(eventOf({ message }), 'threshold')).not.toMatch(DANGEROUS);
      const json = formatJson(eventOf({ message, details: { message } }));
      expect(json).not.toMatch(DANGEROUS);
      expect(JSON.parse(json)).toEqual(eventOf({ message, details: { message } }));
    }),
  );
});

test('a name of 4,096 bytes with newlines, escapes and invalid UTF-8 is one short line', () => {
  const name = Buffer.from('ga\nme\x1b[31m\\'.padEnd(4000, 'x')).toString('latin1').padEnd(4096, '\xff\xc3');
  const line = formatLine(eventOf({ message: `found ${escapeNameBytes(name)}` }), 'threshold');
  expect(line).not.toMatch(DANGEROUS);
  expect(line).toContain('found ga\\nme\\x1b[31m\\\\xxx');
  expect(line).toMatch(/\.\.\. \(4096 characters\)$/);
  expect(line.length).toBeLessThan(700);
});
