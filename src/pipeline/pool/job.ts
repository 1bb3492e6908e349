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
  /** Called once, when an attempt has succeeded. */
  done?(): void;
}
