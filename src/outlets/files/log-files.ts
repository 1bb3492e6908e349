import { join } from 'node:path';
import type { Module, MonitorEvent } from '../../records/event.js';
import { formatLine, type Profile } from '../lines/line.js';
import type { Outlet } from '../outlet.js';
import { EventFile } from './event-file.js';
import type { JournalFiles } from './journal.js';
import { openBoth } from './open-both.js';

/** The two log files for people: each event as a line of text in the file of its module. */
export class LogFiles implements Outlet, JournalFiles {
  readonly name = 'log-files';
  readonly files: readonly EventFile[];
  private readonly byModule: Readonly<Record<Module, EventFile>>;
  private newest: EventFile | undefined;

  /**
   * Opens both files or none.
   *
   * @param logDir a folder that exists
   * @throws ClearSightError CS_LOG with the path
   */
  constructor(logDir: string, profile: Profile) {
    const open = (name: string) =>
      new EventFile(join(logDir, name), (event: MonitorEvent) => formatLine(event, profile));
    const [memory, input] = openBoth(
      () => open('memory_monitor.log'),
      () => open('input_logger_detector.log'),
    );
    this.files = [memory, input];
    this.byModule = {
      MEMORY_MONITOR: memory,
      DEBUGGER_DETECTOR: memory,
      MONITOR: memory,
      INPUT_DETECTOR: input,
    };
  }

  get dropped(): number {
    return this.files.reduce((sum, { lost }) => sum + lost, 0);
  }

  get trouble(): string | undefined {
    return this.newest?.trouble;
  }

  fileOf({ module }: MonitorEvent): EventFile {
    return this.byModule[module];
  }

  emit(event: MonitorEvent): void {
    this.newest = this.fileOf(event);
    this.newest.write(event);
  }

  async close(): Promise<void> {
    for (const file of this.files) file.close();
  }
}
