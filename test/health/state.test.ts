import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatState, parseState, STATE_BYTES } from '../../src/health/state.js';
import { states, WATCHING } from './arbitraries.js';

test('what a monitor says comes back as it was, in a file of always the same size', () => {
  fc.assert(
    fc.property(states, (state) => {
      const bytes = formatState(state);
      expect(bytes.length).toBe(STATE_BYTES);
      const parsed = parseState(bytes);
      // Only where all of it is too large for the file is something left out.
      if (parsed?.keys.length === state.keys.length) expect(parsed).toEqual(state);
      else expect(parsed).toEqual({ ...state, asked: [], keys: [], words: '', unseen: expect.any(String) });
    }),
  );
});

test('however much there is to say, it fits, and what cannot be seen is not forgotten', () => {
  const text = '漢'.repeat(5000);
  const parsed = parseState(
    formatState({
      ...WATCHING,
      asked: Array.from({ length: 1000 }, () => text),
      keys: Array.from({ length: 2000 }, () => '0123456789ab'),
      words: text,
      unseen: text,
    }),
  );
  expect(parsed).toMatchObject({ session: WATCHING.session, isReady: true });
  expect(parsed?.unseen).toMatch(/^漢+\.\.\.$/);
});

test('no change of a byte, no cut and no mixture of two states passes for what was said', () => {
  const [one, other] = [formatState(WATCHING), formatState({ ...WATCHING, events: 3, words: 'Watching 2' })];
  const length = one.toString('latin1').trimEnd().length;
  const whole = parseState(one);
  fc.assert(
    fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(one);
      bytes[at] = (bytes[at] as number) ^ change;
      expect(parseState(bytes)).toBeUndefined();
      expect(parseState(one.subarray(0, at))).toBeUndefined();
      const mixed = Buffer.concat([other.subarray(0, at), one.subarray(at)]);
      if (!mixed.equals(one) && !mixed.equals(other)) expect(parseState(mixed)).toBeUndefined();
    }),
  );
  expect(whole).toEqual(WATCHING);
});

test('garbage is no state, and never an exception', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 2 * STATE_BYTES }),
    fc.uint8Array({ minLength: STATE_BYTES, maxLength: STATE_BYTES }),
  );
  fc.assert(
    fc.property(garbage, (bytes) => {
      expect(parseState(Buffer.from(bytes))).toBeUndefined();
    }),
  );
});

/** As somebody could make it who may write the file. */
function signed(json: string): Buffer {
  const checksum = createHash('sha256').update(json).digest('hex').slice(0, 16);
  return Buffer.from(`${checksum} ${json}\n`.padEnd(STATE_BYTES));
}

test('with a right checksum it must still be a state: each field of another form is refused', () => {
  const fields = Object.keys(WATCHING) as (keyof typeof WATCHING)[];
  fc.assert(
    fc.property(
      fc.constantFrom(...fields),
      fc.constantFrom({}, [1], -1.5, 'x'.repeat(70)),
      (field, value) => {
        // A wait is a number, and these two are text of any kind.
        fc.pre(!['words', 'unseen'].includes(field) || typeof value !== 'string');
        fc.pre(!['judgementAgeMs', 'monotonicMs'].includes(field) || typeof value !== 'number');
        expect(parseState(signed(JSON.stringify({ ...WATCHING, [field]: value })))).toBeUndefined();
      },
    ),
  );
});

test('JSON of anything, with a right checksum, is no state', () => {
  expect(parseState(signed(JSON.stringify(WATCHING)))).toEqual(WATCHING);
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(parseState(signed(json))).toBeUndefined();
    }),
  );
});

test('controls in a file that somebody made are escaped', () => {
  const parsed = parseState(formatState({ ...WATCHING, words: 'a\u001b[2Jb', unseen: 'x\u202ey' }));
  expect(parsed).toMatchObject({ words: 'a\\x1b[2Jb', unseen: 'x\\u202ey' });
});
