import { performance } from 'node:perf_hooks';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { Journal } from '../../pipeline/enforce/journal.js';
import type { MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';
import type { EventFiles } from './event-files.js';
import { SILENT_MS } from './thread/log-writer.js';

/**
 * Writes a verdict to disk, after all lines before it, as far as the disk takes it within 250 ms. An outlet that gets the same event object later skips it,
 * except in a file that refused it here.
 */
export class FileJournal implements Journal {
  constructor(private readonly outlets: readonly Pick<EventFiles, 'fileOf'>[]) {}

  /** @throws ClearSightError CS_LOG with every file that did not take it; the others have it */
  write(verdict: MonitorEvent): void {
    const failures: string[] = [];
    const startedMs = performance.now();
    for (const outlet of this.outlets) {
      const file = outlet.fileOf(verdict);
      try {
        file.persist(verdict, Math.max(0, startedMs + SILENT_MS - performance.now()));
      } catch (error) {
        failures.push(`${escapeControls(file.path)} (${systemReason(error)})`);
      }
    }
    if (failures.length === 0) return;
    throw new ClearSightError('CS_LOG', `expected the verdict on disk, cannot write ${failures.join(', ')}`);
  }
}
