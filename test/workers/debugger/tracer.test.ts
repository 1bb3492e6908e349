import { expect, test } from 'vitest';
import { tracer } from '../../../src/workers/debugger/tracer.js';
import { read, region } from '../memory/regions.js';

const GDB = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };

test.each([
  ['a tracer with a PID', GDB, 'traced by process 9 (ptrace)'],
  [
    'an inspector, which has none',
    { ...GDB, via: 'inspector', tracerPid: 0, tracerName: '' },
    'open to a debugger (inspector)',
  ],
])('%s is found', (_, value, words) => {
  const { attached: _attached, ...fields } = value;
  expect(tracer.look({ tracer: value })).toEqual([
    { kind: 'tracer', ...fields, words, figures: { tracerPid: value.tracerPid } },
  ]);
});

test.each([
  ['one that went', { tracer: { ...GDB, tracerPid: 0, tracerName: '', attached: false } }],
  ['one that went and left its name', { tracer: { ...GDB, attached: false } }],
  ['nothing known', {}],
  ['a map alone', { regions: read(region('rwxp')) }],
])('%s is not', (_, views) => {
  expect(tracer.look(views)).toEqual([]);
});
