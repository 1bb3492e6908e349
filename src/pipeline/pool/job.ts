import type { WorkerAnswer, WorkerTask } from '../../workers/messages.js';

/** Work for one worker: what to ask, and the way back from what it answers. */
export interface Job<Answer> {
  /** Of its task, for messages. */
  readonly kind: WorkerTask['kind'];
  /** How many answers a worker owes. */
  readonly count: number;
  /** The task of one attempt. Each attempt asks for a task of its own. */
  task(): WorkerTask;
  /** The answers in a worker's message; undefined when it is no answer to this task. */
  read(answer: WorkerAnswer): readonly Answer[] | undefined;
  /** What to do instead when two workers failed at it. Absent where nothing else can be done. */
  instead?(reason: string): Job<Answer>;
  /** Called once, when an attempt has succeeded. */
  done?(): void;
}
