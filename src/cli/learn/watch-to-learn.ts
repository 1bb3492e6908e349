import { filter, from, map, merge, NEVER, type Observable, Subject, take, timer } from 'rxjs';
import { parseConfig } from '../../config/parse.js';
import { ClearSightError } from '../../errors/errors.js';
import { seenByAll } from '../../records/observed.js';
import type { SourceRecord } from '../../records/record.js';
import type { ProcessSystem } from '../../sources/interfaces.js';
import type { Launched } from '../../sources/process/launched.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { createProcessSystem } from '../../sources/process/process-system.js';
import { escapeText } from '../../text/escape.js';
import { Family } from '../live/family.js';
import { Gate } from './gate.js';
import { Learner } from './learner.js';

/** Whom to learn from, and for how long. */
export interface Lesson {
  readonly names: readonly string[];
  readonly pids: readonly number[];
  /** Time between scans. */
  readonly interval: string | undefined;
  /** Default: until all have ended. */
  readonly seconds: number | undefined;
  /** A program that waits to begin, by whose mark its descendants are known. */
  readonly launched: Launched | undefined;
  readonly mark: string;
  /** Called when all that a baseline is of was read of a process for the first time. @param program its name, escaped */
  begun(program: string, pid: number): void;
  /** Signals that end it early. */
  readonly signals: Observable<NodeJS.Signals>;
}

/** Why learning is over. */
export type LessonEnd = 'seconds' | 'ended' | NodeJS.Signals;

export interface Learnt {
  readonly learner: Learner;
  readonly end: LessonEnd;
  /** PID of the first target; undefined when none was there. */
  readonly firstPid: number | undefined;
  /** Why something could not be read last, escaped; empty when all could. */
  readonly failure: string;
}

/**
 * Watches processes without deciding anything, until it is asked to stop or they have ended.
 *
 * Rejects with CS_TARGET for a PID without a process, CS_CONFIG, CS_PLATFORM, CS_NATIVE.
 */
export async function watchToLearn(lesson: Lesson): Promise<Learnt> {
  const { launched, mark, names, pids, interval } = lesson;
  const { memory } = parseConfig({ memory: { interval } });
  const { processes } = await loadPlatform();
  const system = await createProcessSystem({
    names,
    pids: launched === undefined ? pids : [launched.pid],
    everyProcess: false,
    descendants: launched !== undefined,
    mark,
    facts: ['regions', 'modules'],
    memory,
  });
  const learner = new Learner((pid) => processes.executable(pid));
  const gate = new Gate(launched);
  const records = new Subject<SourceRecord>();
  let firstPid: number | undefined;
  let failure = '';
  let hasBegun = false;
  try {
    const end = await new Promise<LessonEnd>((resolve, reject) => {
      merge(lesson.signals, over(lesson, records, system))
        .pipe(take(1))
        .subscribe({ next: resolve, error: reject });
      system.records.subscribe((record) => {
        if (record.kind === 'target-found') firstPid ??= record.process.pid;
        if (record.kind === 'probe-failed') failure = escapeText(record.message);
        if (record.kind === 'watch-failed' && record.reason === 'unrecoverable') {
          reject(new ClearSightError('CS_NATIVE', escapeText(record.message)));
        }
        if (!gate.isOfShell(record)) learner.observe(record);
        if (record.kind === 'observed' && !hasBegun) {
          const program = learner.lastPrograms.get(record.pid) ?? '';
          hasBegun = (learner.programs.get(program)?.modules.size ?? 0) > 0;
          if (hasBegun) lesson.begun(program, record.pid);
        }
        seenByAll(record);
        records.next(record);
      });
      if (launched === undefined) return;
      // A signal that ends the waiting process ends the wait.
      void Promise.race([gate.isSeen, launched.exited]).then(() => gate.open(), reject);
    });
    return { end, learner, firstPid, failure };
  } finally {
    // Whoever has started a program wants it to run, however short the lesson was.
    gate.open();
    records.complete();
    await system.close();
  }
}

function over(
  { seconds, launched }: Lesson,
  records: Observable<SourceRecord>,
  system: ProcessSystem,
): Observable<LessonEnd> {
  const time = seconds === undefined ? NEVER : timer(seconds * 1000).pipe(map(() => 'seconds' as const));
  if (launched === undefined) return merge(time, lastGone(records));
  const family = new Family(launched.pid);
  records.subscribe((record) => family.observe(record));
  const gone = family.gone(records, () => system.lookThrough());
  return merge(time, from(gone).pipe(map(() => 'ended' as const)));
}

/** Emits when the last of the targets that were there has ended. */
function lastGone(records: Observable<SourceRecord>): Observable<'ended'> {
  const running = new Set<string>();
  return records.pipe(
    filter((record) => {
      if (record.kind === 'target-found') running.add(record.process.key);
      return record.kind === 'target-gone' && running.delete(record.key) && running.size === 0;
    }),
    map(() => 'ended' as const),
  );
}
