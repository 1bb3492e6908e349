import { defineDetector } from '../detector.js';
import { regionAt, sightingAt } from './code-sightings.js';

/** Code of a file that was made writable for a while, as whoever patches it does, even if nothing was written or it was put back. */
export const onceWritable = defineDetector({
  id: 'once-writable',
  title: 'Code was made writable for a while since it was first seen',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { marks: 'required', regions: 'required' },
  pacedBy: 'marks',
  validatedOn:
    'Code made writable and put back, of a whole mapping or a part, without a write: found. C programs, Python, Perl, a shell, Node.js, Java, Xvfb, valgrind: none. Libraries with text relocations and the images of Wine have the mark when they are first seen: none.',
  tuning:
    'Overlays and profilers that patch functions of libraries, and copy protection of Windows games, make code writable on purpose: allow it by path (memory.allow). The mark of the kernel is documented nowhere: doctor says whether there is one.',
  detect: ({ marks, regions }) =>
    marks.flipped.map(({ startAddress, bytes }) =>
      sightingAt(regionAt(regions, startAddress), {
        words: `code at 0x${startAddress.toString(16)} (${bytes} bytes) was made writable since it was first seen: the kernel has marked it`,
        figures: { flippedBytes: bytes },
      }),
    ),
});
