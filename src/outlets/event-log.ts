import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import winston from 'winston';
import { insecurePaths } from '../config/insecure-paths.js';
import { ClearSightError } from '../errors/errors.js';
import { systemReason } from '../errors/system-reason.js';
import type { Module, MonitorEvent } from '../records/event.js';
import { escapeControls } from '../text/escape.js';
import { EventFile } from './event-file.js';
import { formatJson, formatLine, LEVELS, type Profile } from './line.js';
import { LineStream, type OutputStream } from './line-stream.js';
import { reportLosses } from './loss-report.js';
import { type LoggedEvent, transportTo } from './transport.js';

/** Which of the two human log files a module writes to. */
const LOG_FILES: Readonly<Record<Module, string>> = {
  MEMORY_MONITOR: 'memory_monitor.log',
  DEBUGGER_DETECTOR: 'memory_monitor.log',
  MONITOR: 'memory_monitor.log',
  INPUT_DETECTOR: 'input_logger_detector.log',
};

export interface EventLogOptions {
  /** Folder of the log files; made with mode 0700 when missing. */
  readonly logDir: string;
  /** `text`: every event on `stream` too. `silent`: only that lines were lost. */
  readonly console: 'text' | 'silent';
  /** Decides the form of one line (see formatLine). */
  readonly profile: Profile;
  /** Colours the level on the console. */
  readonly color: boolean;
  /** Where the console's lines go. Default: standard error. */
  readonly stream?: OutputStream;
}

/** The two human log files, `audit.ndjson` with every event, and the console. */
export interface EventLog {
  /** Log files and folder that other users may change, one sentence each: to be logged at start. */
  readonly warnings: readonly string[];
  /** Events that could not be written to a file, counted once a file. */
  readonly lost: number;
  /** Writes an event wherever it belongs. Never throws: losses are counted and said on standard error. */
  write(event: MonitorEvent): void;
  /**
   * Puts a verdict on the disk, behind all lines before it, before it returns. A later `write` of the same object goes
   * to the console, and to a file that refused it here.
   *
   * @throws ClearSightError CS_LOG when the disk did not take it. Enforcement goes on all the same.
   */
  persist(event: MonitorEvent): void;
  /** Flushes the console and closes the files. */
  close(): Promise<void>;
}

/** @throws ClearSightError CS_LOG with the path when the folder or a file in it cannot be made or written */
export function openEventLog(options: EventLogOptions): EventLog {
  const { logDir, console, profile, color, stream = process.stderr } = options;
  const terminal = new LineStream(stream);
  const onLoss = reportLosses(terminal, () => performance.now());
  const formatText = (event: MonitorEvent) => formatLine(event, profile);
  const openFile = (name: string) =>
    new EventFile(join(logDir, name), name === 'audit.ndjson' ? formatJson : formatText, onLoss);
  openFolder(logDir);
  const files = openAll([...new Set(Object.values(LOG_FILES)), 'audit.ndjson'], openFile);
  const filesOf = (event: MonitorEvent) =>
    [files.get(LOG_FILES[event.module]), files.get('audit.ndjson')] as EventFile[];

  const logger = winston.createLogger({
    levels: LEVELS,
    level: 'INFO',
    format: winston.format((info) => info)(),
    transports: [
      transportTo((event) => {
        for (const file of filesOf(event)) file.write(event);
      }),
      ...(console === 'text'
        ? [transportTo((event) => terminal.write(formatLine(event, profile, color)))]
        : []),
    ],
  });

  return {
    warnings: insecurePaths([logDir, ...[...files.values()].map((file) => file.path)]),
    get lost() {
      return [...files.values()].reduce((sum, file) => sum + file.lost, 0);
    },
    write(event) {
      logger.write({ level: event.level, message: event.message, event } satisfies LoggedEvent);
    },
    persist(event) {
      const failures: string[] = [];
      for (const file of filesOf(event)) {
        try {
          file.persist(event);
        } catch (error) {
          failures.push(`${escapeControls(file.path)} (${systemReason(error)})`);
        }
      }
      if (failures.length === 0) return;
      throw new ClearSightError(
        'CS_LOG',
        `expected the verdict on disk, cannot write ${failures.join(', ')}`,
      );
    },
    async close() {
      await new Promise((resolve) => logger.once('finish', resolve).end());
      for (const file of files.values()) file.close();
      await terminal.close();
    },
  };
}

function openFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    const message = `log folder ${escapeControls(path)}: expected a folder that can be made and written, ${systemReason(cause)}`;
    throw new ClearSightError('CS_LOG', message, { cause });
  }
}

/** Like `mkdir -p`. Node's recursive mkdir says ENOENT where the disk is read-only. */
function makeFolder(path: string): void {
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

/** Opens all or none. */
function openAll(
  names: readonly string[],
  open: (name: string) => EventFile,
): ReadonlyMap<string, EventFile> {
  const files = new Map<string, EventFile>();
  try {
    for (const name of names) files.set(name, open(name));
    return files;
  } catch (error) {
    for (const file of files.values()) file.close();
    throw error;
  }
}
