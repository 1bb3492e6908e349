import { expect, test } from 'vitest';
import { openMemoryHandle } from '../../../../src/workers/memory/access/open-memory-handle.js';

const SCANMEM = { pid: 99, name: 'scanmem', mayWrite: true };

test('open-memory-handle names everybody who has the memory open, and what they may do', () => {
  const holders = [SCANMEM, { pid: 100, name: 'perf', mayWrite: false }];
  expect(openMemoryHandle.look({ handles: { holders, unseen: 0 } })).toEqual([
    {
      kind: 'process',
      words: 'process scanmem (PID = 99) has the memory of this one open, to write to it',
      figures: { holderPid: 99 },
    },
    {
      kind: 'process',
      words: 'process perf (PID = 100) has the memory of this one open, to read it',
      figures: { holderPid: 100 },
    },
  ]);
});

test.each([
  ['nobody', { handles: { holders: [], unseen: 0 } }],
  ['processes that may not be looked at', { handles: { holders: [], unseen: 9 } }],
  ['nothing known', {}],
])('and does not find %s', (_, views) => {
  expect(openMemoryHandle.look(views)).toEqual([]);
});

test('it warns, and decides nothing: debuggers and crash handlers hold memory too', () => {
  expect(openMemoryHandle).toMatchObject({ severity: 'medium', maturity: 'experimental' });
});
