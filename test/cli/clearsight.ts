import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { openCaptureReader } from '../../src/capture/reader.js';
import { eventSchema } from '../../src/outlets/event-schema.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { temporaryFolder } from '../support/temporary-folder.js';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * `through`: on a terminal of its own, whose output comes on standard output. The inner `exec`: `script` runs its command by
 * `$SHELL`, or by a shell that stays in between, and a signal for the command would meet that shell.
 */
export const ON_A_TERMINAL = [
  '/bin/sh',
  '-c',
  'exec script --quiet --flush --return --command "exec $*" /dev/null',
  'sh',
];

/** A running command, and all that it has printed. */
export interface Clearsight {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Its working directory, gone when the test ends. */
  readonly folder: string;
  readonly stdout: string;
  readonly stderr: string;
  /** The events that `--json` has printed, in whole lines. */
  readonly events: readonly MonitorEvent[];
  /** The next event that was not given out yet and fits. Rejects, with all output, when the command ends before it. */
  next(fits: (event: MonitorEvent) => boolean): Promise<MonitorEvent>;
  /** The same by kind. */
  nextOf(kind: MonitorEvent['kind']): Promise<MonitorEvent>;
  /** Resolves once stderr holds such text. Rejects as `next` does. */
  said(text: RegExp): Promise<void>;
  /** The same of stdout. */
  printed(text: RegExp): Promise<void>;
  /** Resolves with its exit code, or the signal that ended it, once its output is closed. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface ClearsightOptions {
  readonly folder?: string;
  /** Laid over an environment without display, service manager and CLEARSIGHT_ variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** Started by this command line in front of node, e.g. `['setpriv', ...]`. */
  readonly through?: readonly string[];
}

/** Starts the built command in a folder of its own. It is ended, and waited for, with the test. */
export function clearsight(args: readonly string[], options: ClearsightOptions = {}): Clearsight {
  const { folder = temporaryFolder(), env = {}, through = [] } = options;
  const [program, ...rest] = [...through, process.execPath, MAIN, ...args] as [string, ...string[]];
  const child = spawn(program, rest, { cwd: folder, env: { ...cleanEnvironment(), ...env } });
  let stdout = '';
  let stderr = '';
  let isOver = false;
  const heard: (() => void)[] = [];
  const wake = () => {
    for (const listener of heard.splice(0)) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    wake();
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      isOver = true;
      resolve(code ?? (signal as NodeJS.Signals));
      wake();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });

  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (isOver)
        throw new Error(`clearsight ended (${await ended}) before it said it:\n${stdout}\n${stderr}`);
      await new Promise<void>((resolve) => heard.push(resolve));
    }
  };
  const events: MonitorEvent[] = [];
  let parsed = 0;
  const parse = () => {
    for (let end = stdout.indexOf('\n', parsed); end !== -1; end = stdout.indexOf('\n', parsed)) {
      events.push(JSON.parse(stdout.slice(parsed, end)));
      parsed = end + 1;
    }
    return events;
  };
  const given = new Set<MonitorEvent>();
  const next = async (fits: (event: MonitorEvent) => boolean) => {
    const event = await until(() => parse().find((one) => !given.has(one) && fits(one)));
    given.add(event);
    return event;
  };
  return {
    pid: child.pid ?? -1,
    child,
    folder,
    ended,
    next,
    nextOf: (kind) => next((event) => event.kind === kind),
    async said(text) {
      await until(() => text.test(stderr) || undefined);
    },
    async printed(text) {
      await until(() => text.test(stdout) || undefined);
    },
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    get events() {
      return parse();
    },
  };
}

/** Runs the command to its end. */
export async function run(args: readonly string[], options: ClearsightOptions = {}) {
  const command = clearsight(args, options);
  return Object.assign(command, { code: await command.ended });
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(CLEARSIGHT_|DISPLAY$|NODE_OPTIONS$|NOTIFY_SOCKET$|WATCHDOG_)/.test(name),
  );
  return Object.fromEntries(ours);
}

/** Lines of a log file of the command; fails when the last one is cut. */
export function logLines({ folder }: Pick<Clearsight, 'folder'>, name: string): string[] {
  const lines = readFileSync(join(folder, 'ClearSight', 'logs', name), 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines;
}

/** Lines of a log file as the terminal shows them when nothing is ended. */
export const onTerminal = (lines: readonly string[]): string[] =>
  lines.map((text) => (text.includes('] Terminating ') ? `${text} (simulated)` : text));

/** The events of `audit.ndjson`: each must be what the published schema says. */
export function auditEvents(command: Pick<Clearsight, 'folder'>): MonitorEvent[] {
  return logLines(command, 'audit.ndjson').map((line) => validEvent(line));
}

/** An event as JSON; fails when it is not what the published schema says. */
export function validEvent(line: string): MonitorEvent {
  return eventSchema.parse(JSON.parse(line)) as MonitorEvent;
}

/** A line of a log file behind its time. */
export const line = (rest: string) =>
  new RegExp(
    `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} ${rest.replace(/[[\]().=*+?]/g, '\\$&').replaceAll('ADDRESS', '0x[0-9a-f]+')}$`,
  );

/** A whole capture. */
export async function readCapture(path: string) {
  const { header, blocks, warnings } = await openCaptureReader(path);
  const records = [];
  for await (const block of blocks) records.push(...block);
  return { header, records, warnings };
}

/** What its detectors said of processes, without what live and replay do not share. */
export const saidOf = ({ events }: Pick<Clearsight, 'events'>) =>
  events
    .filter(({ kind }) => ['explained', 'region', 'finding', 'hit', 'verdict'].includes(kind))
    .map(({ sequence: _sequence, replayed: _replayed, ...event }) => event);
