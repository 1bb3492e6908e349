import { performance } from 'node:perf_hooks';
import { concat, defer, EMPTY, finalize, map, type Observable, of } from 'rxjs';
import type { MonitorEvent, VerdictEvent } from '../../records/event.js';
import type { Stamper } from '../../records/stamper.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { ProcessControl } from '../../sources/interfaces.js';
import { endProcess } from './end-process.js';
import { fromVerdict, type PartsAboutVerdict } from './from-verdict.js';
import type { Journal } from './journal.js';
import { type Preserve, preserveWithin } from './preserve.js';
import { reasonOf } from './reason.js';

/** What `enforce` needs for verdicts. */
export interface EnforceOptions {
  /** Ends processes. Absent in a replay: nothing is ended and nothing said about it. */
  readonly control?: ProcessControl | undefined;
  /** Where verdicts are written first. Default: nowhere. */
  readonly journal?: Journal | undefined;
  /**
   * Saves evidence of a process before it is ended, or, where a verdict only simulates, before it is left alive; not asked in a replay and
   * in development mode. Default: it is ended at once.
   */
  readonly preserve?: Preserve | undefined;
  /** How long that may take, and keep a process alive, ms. Default 250. */
  readonly preserveWithinMs?: Milliseconds | undefined;
  /** Development mode: verdicts are warnings, nothing is done about them. Default false. */
  readonly dev?: boolean;
  /** How long an exit may take before what remains is an ERROR, ms. Default 1000. */
  readonly confirmWithinMs?: Milliseconds;
  /** Milliseconds of any steady clock. Default: the process's own. */
  readonly now?: () => Milliseconds;
}

/**
 * Carries out one verdict: the verdict, then what became of it. Called, it has written the journal and, where nothing is to
 * be preserved, signalled the process; the rest happens when subscribed. Never errors.
 */
export function carryOut(
  verdict: VerdictEvent,
  key: ProcessKey | null,
  stamper: Stamper,
  options: EnforceOptions,
): Observable<MonitorEvent> {
  const { control, journal, dev = false } = options;
  // Stamped when it is emitted, so that the numbers follow the order of events.
  const say = (parts: PartsAboutVerdict) => defer(() => of(fromVerdict(stamper, verdict, 0, parts)));
  const loss = write(journal, verdict);
  const told =
    loss === undefined
      ? of(verdict)
      : concat(
          of(verdict),
          say({ kind: 'error', level: 'ERROR', message: loss, details: { journaled: false } }),
        );
  if (dev) return told;
  if (key === null) {
    return concat(told, say(simulated('No target is known: no process to end')));
  }
  if (verdict.action === 'simulate') {
    const left = say(simulated(`Simulated: process ${verdict.pid} was left alive`));
    const preserved = control === undefined ? EMPTY : save({ verdict, key, stamper }, options);
    return concat(told, preserved, left);
  }
  return control === undefined ? told : end({ verdict, key, control, told, stamper }, options);
}

const simulated = (message: string): PartsAboutVerdict => ({
  kind: 'enforcement',
  level: 'INFO',
  message,
  outcome: 'simulated',
  afterMs: 0,
});

/** @returns why the verdict is not on the disk, or undefined when it is (or is to be nowhere) */
function write(journal: Journal | undefined, verdict: VerdictEvent): string | undefined {
  try {
    journal?.write(verdict);
    return undefined;
  } catch (error) {
    return `The verdict on process ${verdict.pid} is not on disk: ${reasonOf(error)}`;
  }
}

interface Sentence {
  readonly verdict: VerdictEvent;
  readonly key: ProcessKey;
  readonly control: ProcessControl;
  /** The verdict and what is said with it. */
  readonly told: Observable<MonitorEvent>;
  readonly stamper: Stamper;
}

/** Runs the preserve step, where there is one; emits why it failed. Its time begins with this call. */
function save(
  { verdict, key, stamper }: Pick<Sentence, 'verdict' | 'key' | 'stamper'>,
  { preserve, preserveWithinMs = 250, now = () => performance.now() }: EnforceOptions,
): Observable<MonitorEvent> {
  if (preserve === undefined) return EMPTY;
  const decidedMs = now();
  return preserveWithin(() => preserve(verdict, key), preserveWithinMs).pipe(
    map((reason) => {
      const message = `Evidence of process ${verdict.pid} could not be saved: ${reason}`;
      return fromVerdict(stamper, verdict, now() - decidedMs, { kind: 'error', level: 'ERROR', message });
    }),
  );
}

function end(sentence: Sentence, options: EnforceOptions): Observable<MonitorEvent> {
  const { verdict, key, control, told, stamper } = sentence;
  const { preserve, confirmWithinMs = 1000, now = () => performance.now() } = options;
  const { pid } = verdict;
  const decidedMs = now();
  const signal = (sinceMs: Milliseconds) =>
    endProcess(control, key, { pid, confirmWithinMs, now }).pipe(
      map(({ afterMs, ...rest }) => {
        const shownMs = Math.round(afterMs * 1000) / 1000;
        const parts = { kind: 'enforcement', ...rest, afterMs: shownMs } as const;
        return fromVerdict(stamper, verdict, sinceMs + afterMs, parts);
      }),
    );
  if (preserve === undefined) return concat(told, signal(0));

  let isSignalled = false;
  const ended = defer(() => {
    isSignalled = true;
    return signal(now() - decidedMs);
  });
  return concat(told, save(sentence, options), ended).pipe(
    finalize(() => {
      // Nobody listens any more, or the sources failed: the verdict stands, and its process must still be ended.
      if (!isSignalled) signal(0);
    }),
  );
}
