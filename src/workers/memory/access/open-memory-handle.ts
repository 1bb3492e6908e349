import { defineDetector } from '../../detector.js';

/** Another process that has the memory of this one open: it can read it, and perhaps write to it, whenever it likes. */
export const openMemoryHandle = defineDetector({
  id: 'open-memory-handle',
  title: 'Another process has the memory of this one open',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.5,
  profiles: ['threshold'],
  needs: { handles: 'required' },
  pacedBy: 'handles',
  validatedOn:
    'Programs that keep it open, gdb: found; scanmem opens it for moments. Python, Node.js, Java, a shell: none.',
  tuning:
    'Debuggers, profilers and crash handlers hold it too, a second monitor for moments: the finding names the process.',
  detect: ({ handles }) =>
    handles.holders.map(({ pid, name, mayWrite }) => ({
      kind: 'process',
      words: `process ${name} (PID = ${pid}) has the memory of this one open, to ${mayWrite ? 'write to it' : 'read it'}`,
      figures: { holderPid: pid },
    })),
});
