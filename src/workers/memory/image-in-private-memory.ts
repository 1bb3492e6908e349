import type { ImageSign } from '../../facts/images.js';
import { defineDetector } from '../detector.js';
import { regionAt, sightingAt } from './code-sightings.js';

/** A program or library that was loaded without the system's loader, so that no file and no list of modules shows it. */
export const imageInPrivateMemory = defineDetector({
  id: 'image-in-private-memory',
  title: 'A program or library lies in executable memory that no file backs',
  severity: 'high',
  maturity: 'experimental',
  weight: 0.6,
  profiles: ['threshold'],
  needs: { images: 'required', regions: 'required' },
  pacedBy: 'images',
  validatedOn:
    'C programs, Python, Perl, a shell, Node.js with worker threads, Java, LuaJIT, Mono, PHP and Ruby with their JITs, programs of Wine 8: none.',
  tuning:
    'Wine copies the libraries of Windows programs into memory without a file where it relocates them: allow anonymous memory with "r-xp" (memory.allow) for such programs.',
  detect: ({ images, regions }) =>
    images.map(({ startAddress, codeAddress, sign }) =>
      sightingAt(regionAt(regions, codeAddress), {
        words: `executable memory without a file at 0x${codeAddress.toString(16)} ${WORDS[sign]} at 0x${startAddress.toString(16)}`,
        figures: {},
      }),
    ),
});

const WORDS: Readonly<Record<ImageSign, string>> = {
  elf: 'belongs to an ELF image, whose header is',
  pe: 'belongs to a PE image, whose header is',
  layout: 'is laid out like a library (header, code, constants, variables), without its header,',
};
