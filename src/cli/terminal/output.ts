import type { Config } from '../../config/schema.js';
import { type LogFolder, openLogFolder } from '../../outlets/files/log-folder.js';
import { ConsoleLines } from '../../outlets/lines/console.js';
import { JsonLines } from '../../outlets/lines/json-lines.js';
import type { Outlet } from '../../outlets/outlet.js';
import { Outlets } from '../../outlets/outlets.js';

/** Where the events of a command go, and the folder of its log files. */
export interface Output {
  readonly outlets: Outlets;
  /** Absent when no files are written. */
  readonly folder: LogFolder | undefined;
}

export interface OutputOptions {
  /** Prints events on stdout; the console is silent then. */
  readonly lines: JsonLines | undefined;
  /** False: no log files (a replay without `--log-dir`). */
  readonly files: boolean;
  /** Comes before all others. Default: none. */
  readonly statusLine?: Outlet;
}

/**
 * Log files, then JSON lines on stdout when asked for, else lines of text on stderr.
 *
 * @throws CS_LOG when the log folder cannot be written
 */
export function openOutput(config: Config, { lines, files, statusLine }: OutputOptions): Output {
  const { logDir, profile } = config;
  const folder = files ? openLogFolder({ logDir, profile }) : undefined;
  const outlets = new Outlets([
    ...(statusLine === undefined ? [] : [statusLine]),
    ...(folder?.outlets ?? []),
    lines ?? new ConsoleLines({ profile, color: useColor(process.stderr) }),
  ]);
  return { outlets, folder };
}

/** Colour only for a person: a terminal, and NO_COLOR (https://no-color.org) not set. */
export function useColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

/** Prints events on standard output when `--json` was given. */
export function jsonOutput(isWanted: boolean | undefined): JsonLines | undefined {
  return isWanted ? new JsonLines(process.stdout) : undefined;
}
