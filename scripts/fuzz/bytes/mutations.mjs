// Damage: what somebody who writes a hostile file would do to an honest one.
import fc from 'fast-check';

/** An input never grows beyond this, before it is packed. */
const MAX_BYTES = 1024 * 1024;
const MAX_STEPS = 6;
const TOKEN = /"(?:[^"\\\n]|\\.)*"|[\w.+-]+|[[\]{}:,]/g;

/** Other types, nothing, huge, negative, no number, nested, names that mean something to a machine. */
const WORDS = [
  ...[
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '0',
    '-0',
    '-1',
    '1',
    '0.5',
    '255',
    '256',
    '4294967295',
    '4294967296',
  ],
  ...[
    '9007199254740991',
    '9007199254740993',
    '1e308',
    '-1e308',
    '1e999',
    '5e-324',
    '1e21',
    'NaN',
    '"Infinity"',
  ],
  ...[
    '"-Infinity"',
    'Infinity',
    '"NaN"',
    '8640000000000001',
    '"\\u0000"',
    '"\\ud800"',
    '"\\u202e"',
    '"__proto__"',
  ],
  ...[
    '"constructor"',
    '[[[[[[[[[[[[[[[[[[',
    '{"a":{"a":{"a":',
    '"\\n\\u001b[2J"',
    '\u2028',
    '\ufeff',
    '\\',
    '"',
    ' ',
  ],
];
/** Numbers at the edges of what fields of 32 and 64 bits hold. */
const EDGES = [0, 1, 7, 8, 0x7f, 0xff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

const KINDS = {
  flip: (bytes, { at, value }) => {
    const damaged = Buffer.from(bytes);
    if (damaged.length > 0) damaged[at % damaged.length] ^= (value % 255) + 1;
    return damaged;
  },
  edge: (bytes, { at, value }) => {
    const damaged = Buffer.from(bytes);
    if (damaged.length >= 4) damaged.writeUInt32LE(EDGES[value % EDGES.length], at % (damaged.length - 3));
    return damaged;
  },
  cutBytes: (bytes, { at, length }) => {
    const [start, end] = range(bytes.length, at, length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  truncate: (bytes, { at }) => bytes.subarray(0, at % (bytes.length + 1)),
  repeatBytes: (bytes, { at, length, times }) => {
    const [start, end] = range(bytes.length, at, length % 64);
    return insert(bytes, end, repeat(bytes.subarray(start, end), times));
  },
  cutLines: (bytes, step) => withLines(bytes, (lines, at) => lines.splice(at, 1 + (step.length % 4)), step),
  repeatLine: (bytes, step) =>
    withLines(bytes, (lines, at) => lines.splice(at, 0, ...Array(step.times % 50).fill(lines[at])), step),
  moveLine: (bytes, step) =>
    withLines(bytes, (lines, at) => lines.splice(step.value % lines.length, 0, ...lines.splice(at, 1)), step),
  joinLines: (bytes, step) =>
    withLines(bytes, (lines, at) => lines.splice(at, 2, lines.slice(at, at + 2).join('')), step),
  splice: (bytes, { at, length, value }, { donor }) => {
    const [start, end] = range(donor.length, value, length);
    return insert(bytes, at % (bytes.length + 1), donor.subarray(start, end));
  },
  replaceToken: (bytes, step, { words }) => withToken(bytes, step, () => words[step.value % words.length]),
  swapToken: (bytes, step) => withToken(bytes, step, (_, tokens) => tokens[step.value % tokens.length]),
  repeatToken: (bytes, step) =>
    withToken(bytes, step, (token) => repeat(Buffer.from(token), step.times).toString()),
  longToken: (bytes, step) =>
    withToken(bytes, step, (token) => {
      const inside = token.slice(0, -1);
      return inside + 'x1\\\\[ '[step.value % 6].repeat(step.times) + token.slice(-1);
    }),
  nest: (bytes, step) =>
    withToken(bytes, step, (token) => {
      const [open, close] = step.value % 2 === 0 ? ['[', ']'] : ['{"a":', '}'];
      return open.repeat(step.times) + token + close.repeat(step.times);
    }),
};

const large = fc.nat(0x7fff_ffff);
const step = fc.record({
  kind: fc.constantFrom(...Object.keys(KINDS)),
  at: large,
  value: large,
  length: fc.oneof(fc.nat(16), fc.nat(4096)),
  times: fc.oneof({ weight: 8, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(100_000) }),
});

/** Inputs made from the seeds. @param words more of what a field may be replaced by */
export function damaged(seeds, words = []) {
  return fc
    .record({
      seed: fc.nat(seeds.length - 1),
      donor: fc.nat(seeds.length - 1),
      steps: fc.array(step, { maxLength: MAX_STEPS }),
    })
    .map(({ seed, donor, steps }) => {
      const around = { donor: seeds[donor], words: [...WORDS, ...words] };
      return steps.reduce((bytes, step) => {
        const result = KINDS[step.kind](bytes, step, around);
        return result.length <= MAX_BYTES ? result : bytes;
      }, seeds[seed]);
    });
}

function range(total, at, length) {
  const start = at % (total + 1);
  return [start, Math.min(total, start + length)];
}

const insert = (bytes, at, what) => Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);

function repeat(bytes, times) {
  const most = Math.floor(MAX_BYTES / Math.max(1, bytes.length));
  return Buffer.concat(Array(Math.min(times, most)).fill(bytes));
}

/** One character a byte, so that nothing is lost on the way. */
function withLines(bytes, change, { at }) {
  const lines = bytes.toString('latin1').split('\n');
  change(lines, at % lines.length);
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** Changes one token of one line: in a long file, all lines are equally likely. */
function withToken(bytes, { at, length }, change) {
  const lines = bytes.toString('latin1').split('\n');
  const place = at % lines.length;
  const line = lines[place];
  const found = [...line.slice(0, 65_536).matchAll(TOKEN)];
  if (found.length === 0) return bytes;
  const { 0: token, index } = found[(at + length) % found.length];
  const tokens = found.map(([text]) => text);
  const put = Buffer.from(change(token, tokens) ?? '', 'utf8').toString('latin1');
  lines[place] = line.slice(0, index) + put + line.slice(index + token.length);
  return Buffer.from(lines.join('\n'), 'latin1');
}
