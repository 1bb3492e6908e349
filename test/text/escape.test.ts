import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  escapeControls,
  escapeNameBytes,
  escapeText,
  MAX_ESCAPED_CHARACTERS,
} from '../../src/text/escape.js';

test.each([
  ['game', 'game'],
  ['Spiel mit Ümlaut und 日本', 'Spiel mit Ümlaut und 日本'],
  ['', ''],
  ['a\nb\rc\td', 'a\\nb\\rc\\td'],
  ['a\\nb', 'a\\\\nb'],
  ['\x1b[2J\x00\x7f\x9b', '\\x1b[2J\\x00\\x7f\\x9b'],
  ['user\u202eexe.emag', 'user\\u202eexe.emag'],
  ['line\u2028para\u2029', 'line\\u2028para\\u2029'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['tag\u{e0041}', 'tag\\u{e0041}'],
  ['half \ud83d smile', 'half \\ud83d smile'],
  ['whole 😀 smile', 'whole 😀 smile'],
])('escapeText(%j)', (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test('long text is cut and its length named; 512 characters are not', () => {
  expect(escapeText('x'.repeat(512))).toBe('x'.repeat(512));
  expect(escapeText('x'.repeat(513))).toBe(`${'x'.repeat(512)}... (513 characters)`);
});

test('a cut inside a surrogate pair leaves no broken character', () => {
  expect(escapeText(`${'x'.repeat(511)}😀`)).toBe(`${'x'.repeat(511)}\\ud83d... (513 characters)`);
});

test('text that grows beyond 1,024 characters is cut behind a whole escape', () => {
  expect(escapeText('\x01'.repeat(256))).toBe('\\x01'.repeat(256));
  expect(escapeText('\x01'.repeat(257))).toBe(`${'\\x01'.repeat(256)}... (257 characters)`);
  expect(escapeText(`a${'\u202e'.repeat(200)}`)).toBe(`a${'\\u202e'.repeat(170)}... (201 characters)`);
  expect(escapeNameBytes('\xff'.repeat(300))).toBe(`${'\\xff'.repeat(256)}... (300 characters)`);
});

test('however long and hostile, no result is longer than it is said to be', () => {
  const text = fc
    .tuple(
      fc.string({
        unit: fc.constantFrom('a', '\x01', '\u202e', '\u{e0041}', '\\', '日', '\ud800'),
        minLength: 1,
      }),
      fc.oneof(fc.nat(128), fc.nat(1024)),
    )
    .map(([part, times]) => part.repeat(times));
  fc.assert(
    fc.property(text, (raw) => {
      const bytes = Buffer.from(raw).toString('latin1');
      for (const shown of [escapeText(raw), escapeNameBytes(bytes), escapeNameBytes(`${bytes}\xe6`)]) {
        expect(shown.length).toBeLessThanOrEqual(MAX_ESCAPED_CHARACTERS);
      }
    }),
  );
});

test('different text never looks the same, cut text aside', () => {
  const unit = fc.constantFrom('\\', 'n', '\n', 'x1b', '\x1b', 'u{e0041}', '\u{e0041}');
  const short = fc.string({ unit, maxLength: 6 });
  fc.assert(fc.property(short, short, (a, b) => (a === b) === (escapeText(a) === escapeText(b))));
});

test.each([
  ['valid UTF-8', Buffer.from('Spüel\n'), 'Spüel\\n'],
  ['a byte that begins nothing', Buffer.from([0x61, 0xff, 0x0a]), 'a\\xff\\n'],
  ['a cut sequence', Buffer.from([0xe2, 0x82]), '\\xe2\\x82'],
  ['a path that is cut inside a character', Buffer.from('/日本').subarray(0, 5), '/日\\xe6'],
  [
    'the same with a bad byte before it',
    Buffer.from([0xff, ...Buffer.from('日本').subarray(0, 4)]),
    '\\xff\\xe6\\x97\\xa5\\xe6',
  ],
  ['an overlong slash', Buffer.from([0xc0, 0xaf]), '\\xc0\\xaf'],
  ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), '\\xed\\xa0\\x80'],
  ['the replacement character itself', Buffer.from('\ufffd'), '\ufffd'],
  ['a backslash beside a bad byte', Buffer.from([0x5c, 0x80]), '\\\\\\x80'],
])('escapeNameBytes: %s', (_, bytes, escaped) => {
  expect(escapeNameBytes(bytes.toString('latin1'))).toBe(escaped);
});

test('escapeControls leaves escaped text as it is', () => {
  const text = fc
    .array(fc.nat(0x10ffff), { maxLength: 30 })
    .map((codePoints) => String.fromCodePoint(...codePoints));
  fc.assert(fc.property(text, (raw) => escapeControls(escapeText(raw)) === escapeText(raw)));
  expect(escapeControls('C:\\path\nnext')).toBe('C:\\path\\nnext');
});
