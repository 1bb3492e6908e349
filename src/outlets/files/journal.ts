import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { Journal } from '../../pipeline/enforce/journal.js';
import type { MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';
import type { EventFiles } from './event-files.js';

/**
 * Writes a verdict to disk, after all lines before it. An outlet that gets the same event object later skips it,
 * except in a file that refused it here.
 */
export class FileJournal implements Journal {
  constructor(private readonly outlets: readonly Pick<EventFiles, 'fileOf'>[]) {}

  /** @throws ClearSightError CS_LOG with every file that did not take it; the others have it */
  write(verdict: MonitorEvent): void {
    const failures: string[] = [];
    for (const outlet of this.outlets) {
      const file = outlet.fileOf(verdict);
      try {
        file.persist(verdict);
      } catch (error) {
        failures.push(`${escapeControls(file.path)} (${systemReason(error)})`);
      }
    }
    if (failures.length === 0) return;
    throw new ClearSightError('CS_LOG', `expected the verdict on disk, cannot write ${failures.join(', ')}`);
  }
}
