import type { WrittenRun } from '../../facts/code.js';
import { counted } from '../../text/counted.js';
import { escapeNameBytes } from '../../text/escape.js';
import { defineDetector } from '../detector.js';
import { codeSightings } from './code-sightings.js';

/** Code of a file that was written to in memory: patched, by a debugger's breakpoint too, or patched and put back. */
export const modifiedCode = defineDetector({
  id: 'modified-code',
  title: "Code is not the file's any more: it was written to in memory",
  severity: 'high',
  maturity: 'stable',
  weight: 0.8,
  profiles: ['threshold'],
  needs: { code: 'required', regions: 'required' },
  pacedBy: 'code',
  validatedOn:
    'C, Python, Perl, Node.js, Java, LuaJIT, Mono, PHP and Ruby with their JITs, qemu-user, Wine, openarena-server, Xvfb, valgrind, under strace, libraries with text relocations: none. gdb leaves its breakpoints.',
  tuning:
    'Use --dev while you debug. Allow the libraries that an overlay patches on purpose (memory.allow): some draw into a game by rewriting functions of its graphics library.',
  detect: ({ code, regions }) =>
    codeSightings(
      code.written.filter(({ state }) => state !== 'unknown'),
      regions,
      (run, more) => ({ words: wordsFor(run, more), figures: figuresOf(run) }),
    ),
});

function wordsFor(run: WrittenRun, more: number): string {
  const { state, startAddress, bytes, changedBytes, fileOffset, symbol } = run;
  const also = more === 0 ? '' : `, and ${counted(more, 'other place')} of this mapping`;
  const name = symbol === '' ? '' : ` (${escapeNameBytes(symbol)})`;
  if (state === 'changed') {
    const are = changedBytes === 1 ? 'is' : 'are';
    return `${counted(changedBytes, 'byte')} of code ${are} not the file's, the first at offset 0x${fileOffset.toString(16)}${name}${also}`;
  }
  const why = changedBytes === 0 ? 'no byte differs now: it was put back' : 'its bytes may not be read';
  return `code at 0x${startAddress.toString(16)} was written to (${bytes} bytes in whole pages)${name}${also}; ${why}`;
}

const figuresOf = ({ bytes, changedBytes, fileOffset }: WrittenRun) => ({
  writtenBytes: bytes,
  fileOffset,
  ...(changedBytes >= 0 && { changedBytes }),
});
