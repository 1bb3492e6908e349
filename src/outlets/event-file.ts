import { systemReason } from '../errors/system-reason.js';
import type { MonitorEvent } from '../records/event.js';
import { LineFile } from './line-file.js';

/** Told of every event that could not be written: its file, why, and how many of this file have been lost in all. */
export type OnLoss = (event: MonitorEvent, path: string, reason: string, lost: number) => void;

/** A file that holds one line an event. Writing never throws; what is lost is counted, and the file says so once it can. */
export class EventFile {
  lost = 0;
  private unreported = 0;
  private lastReason = '';
  private readonly file: LineFile;
  private readonly persisted = new WeakSet<MonitorEvent>();

  /** @throws ClearSightError CS_LOG */
  constructor(
    path: string,
    private readonly format: (event: MonitorEvent) => string,
    private readonly onLoss: OnLoss,
  ) {
    this.file = new LineFile(path);
  }

  get path(): string {
    return this.file.path;
  }

  /** Appends the event, unless `persist` already did. */
  write(event: MonitorEvent): void {
    if (this.persisted.has(event)) return;
    try {
      this.append(event);
    } catch (error) {
      this.lost++;
      this.unreported++;
      this.lastReason = systemReason(error);
      this.onLoss(event, this.path, this.lastReason, this.lost);
    }
  }

  /** Appends the event and returns when it is on the disk. @throws the system's error; `write` may then be tried. */
  persist(event: MonitorEvent): void {
    this.append(event);
    // From here the line is in the file: were it written again because the disk refused to sync, it would be there twice.
    this.persisted.add(event);
    this.file.sync();
  }

  close(): void {
    this.file.close();
  }

  private append(event: MonitorEvent): void {
    const line = `${this.format(event)}\n`;
    const gap = this.unreported === 0 ? '' : `${this.format(this.gap(event))}\n`;
    this.file.append(gap + line);
    this.unreported = 0;
  }

  /** Stands where the lost lines would be. */
  private gap(event: MonitorEvent): MonitorEvent {
    const lines = this.unreported === 1 ? '1 line' : `${this.unreported} lines`;
    return {
      time: event.time,
      monotonicMs: event.monotonicMs,
      kind: 'error',
      level: 'ERROR',
      module: 'MONITOR',
      code: null,
      pid: -1,
      process: '',
      message: `${lines} could not be written here (${this.lastReason})`,
      details: { lost: this.unreported },
    };
  }
}
