import { expect, test } from 'vitest';
import { tracer } from '../../../src/facts/access/tracer.js';

const GDB = { via: 'ptrace', tracerPid: 99, tracerName: 'gdb', attached: true };
const GONE = { via: 'ptrace', tracerPid: 0, tracerName: '', attached: false };

test('what it holds is counted: one tracer, or none', () => {
  expect([tracer.count(GDB), tracer.count(GONE)]).toEqual([1, 0]);
});

test('neither of two in a row is left out: one that came and went is found all the same', () => {
  expect(tracer.coalesce(GDB, GONE)).toBeUndefined();
  expect(tracer.coalesce(GDB, GDB)).toBeUndefined();
});

test('fields that it does not know are not taken over', () => {
  expect(tracer.decode({ ...GDB, mood: 'calm' })).toEqual(GDB);
});

test.each([
  ['the longest way', { via: `a${'-'.repeat(31)}` }],
  ['no tracer', { tracerPid: 0 }],
  ['a hostile name', { tracerName: '\x1b[31m\n\u{1f600}' }],
])('%s is taken', (_, fields) => {
  expect(tracer.decode({ ...GDB, ...fields })).toEqual({ ...GDB, ...fields });
});

test.each([
  ['no way', { via: undefined }],
  ['an empty way', { via: '' }],
  ['a way in capitals', { via: 'Ptrace' }],
  ['a way with a digit', { via: 'ptrace2' }],
  ['a way behind a hyphen', { via: '-ptrace' }],
  ['a way with a line behind it', { via: 'ptrace\n' }],
  ['a way that is too long', { via: 'a'.repeat(33) }],
  ['a way that is no text', { via: ['ptrace'] }],
  ['no PID', { tracerPid: undefined }],
  ['a PID below zero', { tracerPid: -1 }],
  ['a PID with a fraction', { tracerPid: 1.5 }],
  ['a PID in words', { tracerPid: '99' }],
  ['a PID that no number holds', { tracerPid: 2 ** 53 }],
  ['a name that is no text', { tracerName: 7 }],
  ['no name', { tracerName: null }],
  ['a state in words', { attached: 'true' }],
  ['a state in numbers', { attached: 1 }],
])('%s is refused', (_, fields) => {
  expect(() => tracer.decode({ ...GDB, ...fields })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected "\w+" to be /) }),
  );
});
