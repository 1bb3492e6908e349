import type { Config } from '../../config/schema.js';
import { type EventLog, openEventLog } from '../../outlets/event-log.js';
import { JsonLines } from '../../outlets/json-lines.js';
import { formatLine } from '../../outlets/line.js';
import { LineStream } from '../../outlets/line-stream.js';
import type { MonitorEvent } from '../../records/event.js';

/** Where events go: log files, the console on stderr, JSON lines on stdout when asked for (and then no console). */
export interface Output {
  /** Absent when no files are written. */
  readonly log: EventLog | undefined;
  emit(event: MonitorEvent): void;
  /** Resolves when every line is where it belongs. */
  close(): Promise<void>;
}

export interface OutputOptions {
  /** Prints events on stdout; the console is silent then. */
  readonly lines: JsonLines | undefined;
  /** False: no log files (a replay without `--log-dir`). */
  readonly files: boolean;
}

/** @throws CS_LOG when the log folder cannot be written */
export function openOutput(config: Config, { lines, files }: OutputOptions): Output {
  const { logDir, profile } = config;
  const color = useColor(process.stderr);
  const log = files
    ? openEventLog({ logDir, profile, color, console: lines === undefined ? 'text' : 'silent' })
    : undefined;
  const text = files || lines !== undefined ? undefined : new LineStream(process.stderr);
  return {
    log,
    emit(event) {
      log?.write(event);
      lines?.write(event);
      text?.write(formatLine(event, profile, color));
    },
    async close() {
      await log?.close();
      await lines?.close();
      await text?.close();
    },
  };
}

/** Colour only for a person: a terminal, and NO_COLOR (https://no-color.org) not set. */
export function useColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

/** Prints events on standard output when `--json` was given. */
export function jsonOutput(isWanted: boolean | undefined): JsonLines | undefined {
  return isWanted ? new JsonLines(process.stdout) : undefined;
}
