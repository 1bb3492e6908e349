import { resolve } from 'node:path';
import { EMPTY, Observable, Subject } from 'rxjs';
import { configToJson } from '../config/parse.js';
import type { Config } from '../config/schema.js';
import { ClearSightError } from '../errors/errors.js';
import { ofVerdict } from '../pipeline/enforce/from-verdict.js';
import type { Preserve } from '../pipeline/enforce/preserve.js';
import { reasonOf } from '../pipeline/enforce/reason.js';
import type { MonitorEvent, VerdictEvent } from '../records/event.js';
import type { SourceRecord } from '../records/record.js';
import type { EventParts, Stamper } from '../records/stamper.js';
import type { ProcessKey } from '../records/target.js';
import { monotonicNowMs } from '../sources/clock.js';
import type { ProcessControl } from '../sources/interfaces.js';
import { loadPlatform } from '../sources/process/load-platform.js';
import { builtFile } from '../threads/built-file.js';
import { evidenceParts } from './evidence-parts.js';
import { EvidenceThread } from './evidence-thread.js';
import {
  buffersOf,
  type FromTaker,
  type FromWriter,
  type Target,
  type ToTaker,
  type ToWriter,
  type WriterData,
} from './messages.js';
import { wantedBy } from './wanted.js';

/** Of the 250 ms that a verdict waits for evidence: the rest is for what the threads say to each other. */
const TAKE_MS = 200;
/** Memory that waits for the disk, as a multiple of what one verdict may take. */
const MAX_WAITING = 4;
/** Targets that are known a while after their end: a verdict may come behind it. */
const MAX_GONE = 256;

/** Saves evidence of the targets of one monitor. */
export interface Evidence {
  readonly preserve: Preserve;
  /** What became of it. Completes when closed. */
  readonly events: Observable<MonitorEvent>;
  /** Takes note of targets: what evidence is taken from is opened at their first sight. */
  observe(record: SourceRecord): void;
  /** Resolves when everything that was taken is written, or cannot be. */
  close(): Promise<void>;
}

export interface EvidenceOptions {
  readonly control: ProcessControl;
  readonly stamper: Stamper;
  /** Of the package. */
  readonly version: string;
}

/**
 * Opens what saves evidence, when the configuration asks for it. A thread takes what there is of a process within 200 ms, while it is
 * stopped; another writes it, when the process is ended or runs again: no disk delays a verdict.
 *
 * Rejects with CS_EVIDENCE when the folder cannot be made, CS_NATIVE when the thread cannot be started.
 */
export async function openEvidence(config: Config, options: EvidenceOptions): Promise<Evidence | undefined> {
  if (!config.evidence.enabled) return undefined;
  const { evidence } = await loadPlatform();
  const opened = evidence.openFolder(config.evidence.folder);
  const folder = { opened, close: () => evidence.folder(opened).close() };
  const taker = new EvidenceThread<ToTaker, Extract<FromTaker, { kind: 'taken' }>>(
    'evidence',
    builtFile(import.meta.url, './taking-thread.js'),
    'reading its memory does not come to an end',
  );
  await taker.ready.catch((error: unknown) => {
    folder.close();
    throw new ClearSightError('CS_NATIVE', (error as Error).message);
  });
  return new Keeper(config, options, taker, folder);
}

class Keeper implements Evidence {
  readonly events = new Subject<MonitorEvent>();
  private readonly targets = new Map<ProcessKey, Target>();
  private readonly gone: ProcessKey[] = [];
  private readonly writings = new Set<Promise<void>>();
  private writer: EvidenceThread<ToWriter, Extract<FromWriter, { kind: 'written' }>> | undefined;
  private waitingBytes = 0;
  /** Processes that stand still because of this, and are to run again. */
  private readonly stopped = new Set<ProcessKey>();
  private readonly resumeAll = () => {
    for (const key of this.stopped) this.options.control.resume(key);
  };

  constructor(
    private readonly config: Config,
    private readonly options: EvidenceOptions,
    private readonly taker: EvidenceThread<ToTaker, Extract<FromTaker, { kind: 'taken' }>>,
    private readonly folder: { readonly opened: number; close(): void },
  ) {
    // A program that ends in the middle of it leaves nobody stopped, unless it is killed.
    process.once('exit', this.resumeAll);
  }

  observe(record: SourceRecord): void {
    if (record.kind === 'target-found' && record.process.isTarget) {
      const { pid, key, name, executable } = record.process;
      const process = { pid, key, name, executable };
      if (!this.targets.has(key)) this.taker.post({ kind: 'hold', process });
      this.targets.set(key, process);
    } else if (record.kind === 'target-gone' && this.targets.has(record.key)) {
      this.taker.post({ kind: 'release', key: record.key });
      this.gone.push(record.key);
      if (this.gone.length > MAX_GONE) this.targets.delete(this.gone.shift() as ProcessKey);
    }
  }

  /** Only targets: a strict scope watches processes that nobody named, and none of those is stopped or saved. */
  readonly preserve: Preserve = (verdict, key) => {
    const target = this.targets.get(key);
    return target === undefined ? EMPTY : this.save(verdict, target);
  };

  async close(): Promise<void> {
    await this.taker.close({ kind: 'close' });
    // What it has taken at last is on its way to the writer by now.
    await new Promise((resume) => setImmediate(resume));
    process.off('exit', this.resumeAll);
    const isDone = (await this.writer?.close({ kind: 'close' })) ?? true;
    await Promise.all(this.writings);
    // Its number must not become another folder's while somebody may still write to it.
    if (isDone) this.folder.close();
    this.events.complete();
  }

  /** Completes when everything is taken. The process stands still from the subscription on; where it is left alive, until its end. */
  private save(verdict: VerdictEvent, target: Target): Observable<never> {
    return new Observable((subscriber) => {
      const { control } = this.options;
      let isStopped = false;
      try {
        isStopped = control.suspend(target.key);
      } catch {
        // The report says that it did not stand still.
      }
      const writing = this.take(verdict, target, () => subscriber.complete()).catch((error: unknown) => {
        this.say(verdict, evidenceParts(target, { failure: reasonOf(error) }));
        subscriber.complete();
      });
      this.writings.add(writing);
      void writing.finally(() => this.writings.delete(writing));
      // One that is ended next is left as it is: it has nothing more to do.
      if (!isStopped || verdict.action !== 'simulate') return;
      this.stopped.add(target.key);
      return () => this.resume(verdict, target);
    });
  }

  private resume(verdict: VerdictEvent, { key }: Target): void {
    this.stopped.delete(key);
    try {
      this.options.control.resume(key);
    } catch (error) {
      const message = `Process ${verdict.pid} was stopped for evidence and cannot be continued: ${reasonOf(error)}`;
      this.say(verdict, { level: 'ERROR', message });
    }
  }

  private async take(verdict: VerdictEvent, target: Target, onTaken: () => void): Promise<void> {
    const { maxBytes } = this.config.evidence;
    const wanted = wantedBy(verdict);
    const startMs = monotonicNowMs();
    const bounds = { maxBytes, untilMs: startMs + TAKE_MS };
    const { sight } = await this.taker.ask((request) => ({
      ...{ kind: 'take', request, process: target, wanted, bounds },
    }));
    const tookMs = monotonicNowMs() - startMs;
    onTaken();
    const buffers = buffersOf(sight);
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (this.waitingBytes + bytes > maxBytes * MAX_WAITING) throw new Error('the disk is too slow');
    this.waitingBytes += bytes;
    try {
      const writer = this.startWriter();
      const written = await writer.ask(
        (request) => ({ kind: 'write', request, verdict, target, wanted, sight, tookMs }),
        buffers,
      );
      const folder = resolve(this.config.evidence.folder, written.name);
      this.say(verdict, evidenceParts(target, { ...written, folder }));
    } finally {
      this.waitingBytes -= bytes;
    }
  }

  /** With the first evidence: most monitors never write any. */
  private startWriter() {
    const { stamper, version } = this.options;
    const { session, host } = stamper;
    const { profile, action, hits, memory, input, debugger: debuggers } = configToJson(this.config);
    const setting = {
      version,
      session,
      host,
      policy: { profile, action, hits, memory, input, debugger: debuggers },
    };
    const workerData: WriterData = { folder: this.folder.opened, setting };
    const file = builtFile(import.meta.url, './writing-thread.js');
    this.writer ??= new EvidenceThread('evidence files', file, 'the disk does not answer', workerData);
    return this.writer;
  }

  private say(verdict: VerdictEvent, parts: Partial<EventParts>): void {
    const event = { kind: 'evidence', ...parts, ...ofVerdict(verdict) } as EventParts;
    this.events.next(this.options.stamper.stamp(monotonicNowMs(), event));
  }
}
