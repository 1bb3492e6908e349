import type { Config } from '../../config/schema.js';
import { ForwardOutlet } from '../../forward/forward-outlet.js';
import { type LiveLogFolder, openLiveLogFolder } from '../../outlets/files/log-folder.js';
import { ConsoleLines } from '../../outlets/lines/console.js';
import type { Profile } from '../../outlets/lines/line.js';
import type { Outlet } from '../../outlets/outlet.js';
import { Outlets } from '../../outlets/outlets.js';
import { obeysControls } from '../../outlets/terminal.js';
import { openTransports } from '../../outlets/transports/open-transports.js';
import type { OpenForwarding } from '../live/forward/open-forwarding.js';
import { exitAnyway } from './exit-anyway.js';
import { leadsToJournal } from './journal-stream.js';
import type { Printing } from './printing.js';

/** Where the events of a command go, and the folder of its log files. */
export interface Output {
  readonly outlets: Outlets;
  /** Absent when no files are written. */
  readonly folder: LiveLogFolder | undefined;
  /** Absent when nothing is sent on. */
  readonly forwarding: OpenForwarding | undefined;
}

export interface OutputOptions {
  readonly printing: Printing;
  /** False: no log files (a replay without `--log-dir`). */
  readonly files: boolean;
  /** Comes before all others. Default: none. */
  readonly statusLine?: Outlet;
  /** The live page. Default: none. */
  readonly page?: Outlet | undefined;
  /** Sends the log files on, once they are open. Default: nobody does. */
  readonly forward?: () => Promise<OpenForwarding | undefined>;
}

/**
 * Log files, then who sends them on, then transports, then JSON lines when asked for, else lines of text on stderr.
 *
 * Rejects with CS_LOG when the log folder cannot be written, CS_CONFIG when a transport cannot be made, and as `forward` does.
 */
export async function openOutput(
  config: Config,
  { printing, files, statusLine, page, forward }: OutputOptions,
): Promise<Output> {
  const { logDir, profile } = config;
  if (files) await exitAnyway();
  const folder = files ? openLiveLogFolder({ logDir, profile }) : undefined;
  const forwarding = await forward?.();
  const outlets = new Outlets([
    ...(statusLine === undefined ? [] : [statusLine]),
    ...(folder?.outlets ?? []),
    ...(forwarding === undefined ? [] : [new ForwardOutlet(forwarding.forwarding)]),
    ...(await openTransports(config)),
    ...(page === undefined ? [] : [page]),
    printing.lines ?? consoleAsAskedFor(printing, profile),
  ]);
  return { outlets, folder, forwarding };
}

function consoleAsAskedFor({ color, quiet, verbose }: Printing, profile: Profile): Outlet {
  const level = quiet ? 'WARNING' : 'INFO';
  const { stderr } = process;
  const form = { color: color && useColor(stderr), priority: leadsToJournal(stderr.fd) };
  return new ConsoleLines({ profile, level, details: verbose, ...form });
}

/** Colour only for a person: a terminal that has any, and NO_COLOR (https://no-color.org) not set. */
export function useColor(stream: NodeJS.WriteStream): boolean {
  return obeysControls(stream) && !process.env.NO_COLOR;
}
