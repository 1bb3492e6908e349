import { randomUUID } from 'node:crypto';
import { Subject } from 'rxjs';
import type { Launched } from '../../sources/process/launched.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { EXIT } from '../exit-codes.js';
import { passSignals } from '../live/pass-signals.js';
import { type LearnOptions, learn } from './learn.js';
import type { Lesson } from './watch-to-learn.js';

/** Starts a program to learn from. It is not ended: where time is over, its end is awaited. */
export async function learnFrom(
  program: string,
  args: readonly string[],
  lesson: Omit<Lesson, 'begun'>,
  options: LearnOptions,
): Promise<number> {
  const mark = randomUUID();
  const passed = new Subject<NodeJS.Signals>();
  let launched: Launched | undefined;
  const passing = passSignals(
    () => launched,
    (signal) => passed.next(signal),
  );
  try {
    launched = (await loadPlatform()).launch(program, args, mark);
    const code = await learn({ ...lesson, launched, mark, signals: passed }, options);
    const programExit = await launched.exited;
    return code === EXIT.clean ? programExit : code;
  } catch (error) {
    launched?.signal('SIGKILL');
    throw error;
  } finally {
    passing.unsubscribe();
  }
}
