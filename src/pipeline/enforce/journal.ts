import type { VerdictEvent } from '../../records/event.js';

/** Where verdicts are written before anything is done about them. */
export interface Journal {
  /**
   * Returns once the verdict is on the disk (fsync). Throws when it cannot be, or not soon: the verdict is carried out all the same,
   * so this must not wait for a disk that does not answer.
   */
  write(verdict: VerdictEvent): void;
}
