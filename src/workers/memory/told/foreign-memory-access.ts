import type { Access } from '../../../facts/traced/accesses.js';
import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';

const WAYS: Readonly<Record<Access['way'], (bytes: number) => string>> = {
  write: (bytes) => `wrote ${counted(bytes, 'byte')} into the memory of this one`,
  read: (bytes) => `read ${counted(bytes, 'byte')} of the memory of this one`,
  attach: () => 'asked to trace this one',
  poke: (bytes) => `asked to write ${counted(bytes, 'byte')} into the memory of this one`,
};

/** Another process that reads or writes the memory of this one, however shortly. */
export const foreignMemoryAccess = defineDetector({
  id: 'foreign-memory-access',
  title: 'Another process read or wrote the memory of this one',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.5,
  profiles: ['threshold'],
  needs: { accesses: 'required' },
  pacedBy: 'accesses',
  validatedOn:
    'A program that writes once, reads, attaches and pokes: each is told, with its PID and name. The same at a process that is no target: none.',
  tuning:
    'Debuggers, profilers (py-spy) and crash handlers that a program starts beside itself do the same: the finding names the process.',
  detect: ({ accesses: { accesses, total } }) =>
    accesses.map(({ way, pid, name, bytes, times }) => ({
      kind: 'process',
      words: `process ${name === '' ? 'that is gone' : name} (PID = ${pid}) ${WAYS[way](bytes)}, in ${counted(times, 'call')}; ${counted(total, 'access', 'accesses')} told so far`,
      figures: { byPid: pid, bytes, times },
    })),
});
