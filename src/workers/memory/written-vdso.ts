import { counted } from '../../text/counted.js';
import { defineDetector } from '../detector.js';

/** Code written into the vdso, which every program calls for the time: the memory map does not show it. */
export const writtenVdso = defineDetector({
  id: 'written-vdso',
  title: "The kernel's code in the process ([vdso]) was changed",
  severity: 'high',
  maturity: 'stable',
  weight: 0.9,
  profiles: ['threshold'],
  needs: { vdso: 'required' },
  pacedBy: 'vdso',
  validatedOn:
    'C (32-bit too), Python, Perl, Node.js, Java, Xvfb, programs under gdb, strace and valgrind, in a time namespace: none.',
  tuning:
    'Use --dev while a breakpoint lies in the vdso, or under a tool that rewrites it on purpose, as rr does while it records.',
  detect({ vdso: { bytes, writtenPages, changedBytes } }) {
    // A debugger that took its breakpoint out again leaves a copy with the kernel's bytes.
    if (writtenPages === 0 || changedBytes === 0) return [];
    const words =
      changedBytes > 0
        ? `${counted(changedBytes, 'byte')} of ${bytes} in [vdso] ${changedBytes === 1 ? 'is' : 'are'} not the kernel's`
        : `[vdso] was written to (${writtenPages} of its pages); the bytes could not be compared with the kernel's`;
    const figures = { bytes, writtenPages, ...(changedBytes > 0 && { changedBytes }) };
    return [{ kind: 'process', words, figures }];
  },
});
