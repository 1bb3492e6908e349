import { join } from 'node:path';
import type { MonitorEvent } from '../../records/event.js';
import { formatJson } from '../lines/line.js';
import type { Outlet } from '../outlet.js';
import { EventFile } from './event-file.js';
import type { JournalFiles } from './journal.js';

/** `audit.ndjson`: every event as JSON, one a line. */
export class Audit implements Outlet, JournalFiles {
  readonly name = 'audit';
  readonly files: readonly [EventFile];

  /**
   * @param logDir a folder that exists
   * @throws ClearSightError CS_LOG with the path
   */
  constructor(logDir: string) {
    this.files = [new EventFile(join(logDir, 'audit.ndjson'), formatJson)];
  }

  get dropped(): number {
    return this.files[0].lost;
  }

  get trouble(): string | undefined {
    return this.files[0].trouble;
  }

  fileOf(): EventFile {
    return this.files[0];
  }

  emit(event: MonitorEvent): void {
    this.files[0].write(event);
  }

  async close(): Promise<void> {
    this.files[0].close();
  }
}
