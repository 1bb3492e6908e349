import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { insecurePaths } from '../../config/file/insecure-paths.js';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { Journal } from '../../pipeline/enforce/journal.js';
import type { MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';
import { formatLine, type Profile } from '../lines/line.js';
import { LineStream, type OutputStream } from '../lines/line-stream.js';
import type { Outlet } from '../outlet.js';
import { EventFiles } from './event-files.js';
import { FileJournal } from './journal.js';
import { LogWriter } from './thread/log-writer.js';
import type { LineForm } from './thread/messages.js';
import { RemoteFile, type Say, VerdictNumbers } from './thread/remote-file.js';
import { RemoteState } from './thread/remote-state.js';

/** Where log files go, and how they look. */
export interface LogFolderOptions {
  /** Folder of the log files; created with mode 0700 when missing. Default `ClearSight/logs`. */
  readonly logDir?: string;
  /** Memory profile, which decides the form of one line of text. Default `threshold`. */
  readonly profile?: Profile;
  /** Where it is said that the disk does not answer. Default: standard error. */
  readonly stream?: OutputStream;
}

/** The log files of one monitor. Whoever opened them closes the outlets. */
export interface LogFolder {
  /** The files for people, then `audit.ndjson`. */
  readonly outlets: readonly Outlet[];
  /** Puts verdicts into the same files. */
  readonly journal: Journal;
  /** Log files and folder that other users may change, one sentence each: to be logged at start. */
  readonly warnings: readonly string[];
  /** Lines that could not be written, counted for each file. */
  readonly lost: number;
  /** Opens new files in place of those that were renamed or removed, as every line does. Never throws. */
  reopen(): void;
}

/**
 * Opens the log files, as the commands write them: `memory_monitor.log`, `input_logger_detector.log`, `audit.ndjson`. Give its
 * `journal` to the monitor, so that a verdict is on disk before its process is ended.
 *
 * A thread writes them. A line is with the system when `emit` returns, unless the disk does not answer: it is waited for 250 ms
 * once, then up to 1,000 lines wait for it, and `stream` says so. A thread that waits for the disk keeps the process from ending.
 *
 * @throws ClearSightError CS_LOG with the path when the folder or a file in it cannot be created or written
 *
 * @example
 * ```ts
 * import { openLogFolder, openMonitor, Outlets } from 'clearsight';
 *
 * const { outlets: files, journal } = openLogFolder({ logDir: 'logs' });
 * const outlets = new Outlets(files);
 * const monitor = await openMonitor({ target: ['game'], input: { source: 'none' }, duration: '1s' }, { journal });
 * monitor.events.subscribe({
 *   next: (event) => outlets.emit(event),
 *   complete: () => void outlets.close(),
 * });
 * ```
 */
export function openLogFolder(options: LogFolderOptions = {}): LogFolder {
  return openLiveLogFolder(options);
}

/** Log files of a command that watches: it says of itself how it is, too. */
export interface LiveLogFolder extends LogFolder {
  /** A file that has a state in place of the one before, written by the thread that writes the log files. */
  stateAt(path: string): RemoteState;
}

/** See `openLogFolder`. */
export function openLiveLogFolder({
  logDir = 'ClearSight/logs',
  profile = 'threshold',
  stream = process.stderr,
}: LogFolderOptions = {}): LiveLogFolder {
  makeLogFolder(logDir);
  const { outlets, writer } = openFiles(logDir, profile, saying(stream));
  const files = outlets.flatMap((outlet) => outlet.files);
  return {
    outlets,
    stateAt: (path) => new RemoteState(writer, path),
    journal: new FileJournal(outlets),
    warnings: insecurePaths([logDir, ...files.map(({ path }) => path)]),
    get lost() {
      return outlets.reduce((sum, { dropped }) => sum + dropped, 0);
    },
    reopen() {
      for (const file of files) file.reopen();
    },
  };
}

interface Opened {
  readonly outlets: readonly EventFiles[];
  readonly writer: LogWriter;
}

/** Opens all or none: the two log files for people, each with the events of its modules, and one with every event as JSON. */
function openFiles(logDir: string, profile: Profile, say: Say): Opened {
  const shown = `log folder ${escapeControls(logDir)}`;
  const writer = new LogWriter({
    silent: () => say('ERROR', `${shown}: the disk does not answer, lines wait for it`),
    answers: () => say('INFO', `${shown}: the disk answers again`),
  });
  const verdicts = new VerdictNumbers();
  let files = 0;
  const open = (name: string, form: LineForm) =>
    new RemoteFile(writer, { file: files++, path: join(logDir, name), form, verdicts, say });
  try {
    const memory = open('memory_monitor.log', profile);
    const input = open('input_logger_detector.log', profile);
    const audit = open('audit.ndjson', 'json');
    const fileOf = ({ module }: MonitorEvent) => (module === 'INPUT_DETECTOR' ? input : memory);
    const outlets = [
      new EventFiles('log-files', [memory, input], fileOf),
      new EventFiles('audit', [audit], () => audit),
    ];
    return { outlets, writer };
  } catch (error) {
    void writer.end();
    throw error;
  }
}

function saying(stream: OutputStream): Say {
  const lines = new LineStream(stream);
  return (level, message) => {
    const said = { time: new Date().toISOString(), level, module: 'MONITOR', code: null, message } as const;
    lines.write(formatLine(said, 'threshold'));
  };
}

/** Makes the folder, and those above it, where there is none. @throws ClearSightError CS_LOG with the path */
export function makeLogFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    const message = `log folder ${escapeControls(path)}: expected a folder that can be created and written, ${systemReason(cause)}`;
    throw new ClearSightError('CS_LOG', message, { cause });
  }
}

/** Like `mkdir -p`. Node's recursive mkdir says ENOENT where the disk is read-only. */
function makeFolder(path: string): void {
  // Not made again: a disk that is frozen would hold that up.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Perhaps another monitor made it in the meantime.
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory();
    if (!isThere) throw error;
  }
}
