import { BACKING } from '../../facts/regions/backing.js';
import type { ForeignThread } from '../../facts/threads.js';
import { counted } from '../../text/counted.js';
import { defineDetector } from '../detector.js';
import { regionAt, sightingAt } from './code-sightings.js';

/** A thread that went into the kernel from executable memory without a file: injected code at work, whatever the map says of it. */
export const foreignCodeThread = defineDetector({
  id: 'foreign-code-thread',
  title: 'A thread is in executable memory that no file backs',
  severity: 'high',
  maturity: 'experimental',
  weight: 0.6,
  profiles: ['threshold'],
  needs: { threads: 'required', regions: 'required' },
  pacedBy: 'threads',
  validatedOn:
    'C programs, Python, Perl, a shell, Node.js with worker threads, Java, LuaJIT, Mono, PHP and Ruby with their JITs, programs of Wine 8: none.',
  tuning:
    'Runtimes call the system through libraries, so a thread is seldom found in their memory, and what is known of them is explained. Programs that were linked with an executable stack have such stacks in all threads. Allow the memory of others (memory.allow).',
  detect({ threads, regions }) {
    const byRegion = new Map<number, ForeignThread[]>();
    for (const thread of threads) {
      const index = regionAt(regions, thread.address);
      // The first thread's own stack, where that is executable: another detector tells of it.
      if (index >= 0 && regions.backing(index) === BACKING.stack) continue;
      byRegion.set(index, [...(byRegion.get(index) ?? []), thread]);
    }
    return Array.from(byRegion, ([index, [first, ...more]]) =>
      sightingAt(index, wordsFor(first as ForeignThread, more.length)),
    );
  },
});

function wordsFor({ threadId, register, address }: ForeignThread, more: number) {
  const also = more === 0 ? '' : `, and ${counted(more, 'other thread')}`;
  const does = register === 'program-counter' ? 'waits in' : 'has its stack in';
  return {
    words: `thread ${threadId} ${does} executable memory without a file, at 0x${address.toString(16)}${also}`,
    figures: { threadId, threads: more + 1 },
  };
}
