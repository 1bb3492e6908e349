import { performance } from 'node:perf_hooks';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { clearStates } from '../../../health/clear-states.js';
import { StateFile } from '../../../health/state-file.js';
import type { MonitorEvent } from '../../../records/event.js';
import { formatJson, formatLine } from '../../lines/line.js';
import { EventFile } from '../event-file.js';
import {
  BEHIND,
  DONE,
  type FromLog,
  type LineForm,
  type LogThreadData,
  SENT,
  type ToLog,
  type WriteEvent,
} from './messages.js';

/** How often each file is looked for, so that one that was renamed or removed is there again within a second though nothing is written. */
const FOLLOW_EVERY_MS = 500;
/** Verdicts that are known by number. An outlet gets one in the same turn in which it was persisted. */
const MAX_VERDICTS = 256;

/** The thread that writes the log files. All of it may block: a disk may take as long as it likes. */
const { port, counts } = workerData as LogThreadData;
const tell = (message: FromLog) => port.postMessage(message);
const files = new Map<number, { readonly file: EventFile; told: number; trouble: string | undefined }>();
const verdicts = new Map<number, MonitorEvent>();
let state: StateFile | undefined;
let isOver = false;
let isAwaited = false;
let followAtMs = performance.now() + FOLLOW_EVERY_MS;

while (!isOver) {
  // Read before the port is: a request that comes in between is not waited for.
  const sent = Atomics.load(counts, SENT);
  for (let next = receive(); next !== undefined; next = receive()) {
    const request = Atomics.load(counts, DONE) + 1;
    try {
      obey(next);
    } catch (error) {
      tell({ kind: 'failed', request, reason: reasonOf(error) });
    }
    if ('file' in next) tellLosses(next.file);
    Atomics.add(counts, DONE, 1);
    Atomics.notify(counts, DONE);
    isAwaited ||= next.kind === 'close' || next.kind === 'end';
  }
  // Read after the last answer was counted: whoever stops waiting sets it before reading the count.
  if (isAwaited || Atomics.load(counts, BEHIND) !== 0) tell({ kind: 'answered' });
  isAwaited = false;
  const leftMs = followAtMs - performance.now();
  if (leftMs <= 0) follow();
  else if (!isOver) Atomics.wait(counts, SENT, sent, leftMs);
}
port.close();

function follow(): void {
  for (const { file } of files.values()) file.reopen();
  followAtMs = performance.now() + FOLLOW_EVERY_MS;
}

function receive(): ToLog | undefined {
  return receiveMessageOnPort(port)?.message as ToLog | undefined;
}

function obey(request: ToLog): void {
  if (request.kind === 'end') {
    isOver = true;
    return;
  }
  if (request.kind === 'open') {
    const file = new EventFile(request.path, formatter(request.form));
    files.set(request.file, { file, told: 0, trouble: undefined });
    return;
  }
  if (request.kind === 'state') {
    state ??= new StateFile(request.path);
    state.write(request.state);
    return;
  }
  if (request.kind === 'clear-states') {
    clearStates(request.logDir, request.keys);
    return;
  }
  const file = files.get(request.file)?.file;
  if (request.kind === 'reopen') file?.reopen();
  else if (request.kind === 'close') {
    file?.close();
    files.delete(request.file);
  } else {
    if (request.missed !== undefined) file?.miss(request.missed);
    file?.[request.kind](known(request));
  }
}

/** The same object for the same verdict, by which a file knows what it has. */
function known({ verdict, event }: WriteEvent): MonitorEvent {
  if (verdict === undefined) return event;
  const one = verdicts.get(verdict) ?? event;
  verdicts.set(verdict, one);
  const [oldest] = verdicts.keys();
  if (verdicts.size > MAX_VERDICTS && oldest !== undefined) verdicts.delete(oldest);
  return one;
}

function tellLosses(number: number): void {
  const known = files.get(number);
  if (known === undefined) return;
  const { lost, trouble } = known.file;
  if (lost === known.told && trouble === known.trouble) return;
  known.told = lost;
  known.trouble = trouble;
  tell({ kind: 'state', file: number, lost, trouble });
}

function formatter(form: LineForm): (event: MonitorEvent) => string {
  return form === 'json' ? formatJson : (event) => formatLine(event, form);
}

function reasonOf(error: unknown): string {
  return error instanceof ClearSightError ? error.message : systemReason(error);
}
