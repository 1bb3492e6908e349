import type { MonitorEvent } from '../../records/event.js';
import type { Outlet } from '../outlet.js';
import type { LogFile } from './log-file.js';

/** An outlet of opened files: each event goes to the one that it belongs to. */
export class EventFiles implements Outlet {
  private newest: LogFile | undefined;

  constructor(
    readonly name: string,
    readonly files: readonly LogFile[],
    readonly fileOf: (event: MonitorEvent) => LogFile,
  ) {}

  get dropped(): number {
    return this.files.reduce((sum, { lost }) => sum + lost, 0);
  }

  get trouble(): string | undefined {
    return this.newest?.trouble;
  }

  emit(event: MonitorEvent): void {
    this.newest = this.fileOf(event);
    this.newest.write(event);
  }

  async close(): Promise<void> {
    await Promise.all(this.files.map((file) => file.close()));
  }
}
