import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ClearSightError } from '../errors/errors.js';
import { systemReason } from '../errors/system-reason.js';
import { EMPTY_TALLY, type ForwardTally, type ReceiverTally } from '../figures/forward-tally.js';
import type { Level } from '../records/event.js';
import { counted } from '../text/counted.js';
import { escapeControls } from '../text/escape.js';
import { builtFile } from '../threads/built-file.js';
import { holdUp } from '../threads/hold-ups.js';
import { Thread } from '../threads/thread.js';
import type { ForwardData, FromForward, ToForward } from './messages.js';

/** Between an event and the thread's look at the log: many make one look. */
const LOOK_MS = 10;
/** How often it is tried to take over from another monitor. */
const TAKE_OVER_MS = 2000;
/** Longer than what the thread gives its receivers at the end. */
const END_MS = 6000;
const LOCK_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface ForwardingOptions extends ForwardData {
  /** Locks an open file until it is closed. False: another process has. */
  readonly tryLock: (fd: number) => boolean;
  /** What whoever operates the monitor must know, as a sentence. While it is closed, no event can tell it any more. */
  readonly say: (level: Level, message: string, isClosing: boolean) => void;
}

/**
 * Sends the events of a log on, in a thread. The log is the queue: what a receiver does not take waits there, and is sent when it does, or
 * when a monitor with the same log folder runs again. Of several monitors that write a log, one sends to a receiver; when it has ended, another
 * one does.
 */
export class Forwarding {
  readonly #options: ForwardingOptions;
  readonly #thread: Thread<ToForward, FromForward>;
  /** The newest of each receiver, and when it was told. */
  readonly #tallies: { readonly tally: ForwardTally; readonly heardMs: number }[];
  /** Descriptors of the locked files; -1: another monitor has it locked. */
  readonly #locks: number[];
  readonly #begun = new Set<number>();
  #allBegun: (() => void) | undefined;
  #looking: NodeJS.Timeout | undefined;
  #takingOver: NodeJS.Timeout | undefined;
  #isDead = false;
  #isClosing = false;
  #isEnded = false;

  private constructor(options: ForwardingOptions) {
    const { tryLock: _, say, ...data } = options;
    this.#options = options;
    this.#tallies = data.receivers.map(() => ({ tally: EMPTY_TALLY, heardMs: 0 }));
    this.#locks = data.receivers.map(({ name }) => this.#lock(name));
    const workerData: ForwardData = { ...data, logDir: resolve(data.logDir) };
    this.#thread = new Thread('forward', {
      file: builtFile(import.meta.url, './thread/forward-thread.js'),
      ...{ workerData, endMs: END_MS },
      onMessage: (message) => this.#hear(message),
      onDeath: (reason) => {
        this.#isDead = true;
        this.#allBegun?.();
        say('ERROR', `Events are no longer sent on (${reason}); they wait in the log`, this.#isClosing);
      },
    });
  }

  /**
   * Begins to send what is written from now on, and what waits from before.
   *
   * Rejects with CS_LOG when no position can be kept in the log folder.
   */
  static async open(options: ForwardingOptions): Promise<Forwarding> {
    const folder = join(options.logDir, 'forward');
    try {
      mkdirSync(folder, { mode: 0o700, recursive: true });
    } catch (cause) {
      const message = `log folder ${escapeControls(options.logDir)}: expected to make the folder forward in it, ${systemReason(cause)}`;
      throw new ClearSightError('CS_LOG', message, { cause });
    }
    const forwarding = new Forwarding(options);
    await forwarding.#begin();
    return forwarding;
  }

  /** Of each receiver that this monitor sends to. */
  get tallies(): readonly ReceiverTally[] {
    return this.#options.receivers.flatMap(({ name }, at) => {
      const heard = this.#tallies[at];
      if (!this.#isOurs(at) || heard === undefined) return [];
      const { tally, heardMs } = heard;
      const { oldestPendingMs: ms } = tally;
      return [{ name, ...tally, oldestPendingMs: ms === null ? null : ms + performance.now() - heardMs }];
    });
  }

  /** There are new lines in the log. */
  look(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      this.#post({ kind: 'look' });
    }, LOOK_MS);
  }

  /** Resolves when what waits has been tried once more, within six seconds. The log is complete before. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#looking);
    clearInterval(this.#takingOver);
    const release = holdUp(() => !this.#isEnded);
    if (!this.#isDead) await this.#thread.end({ kind: 'close' });
    this.#isEnded = true;
    release();
    for (const { name, pending } of this.tallies) {
      if (pending > 0)
        this.#say(
          'WARNING',
          name,
          `${counted(pending, 'event waits', 'events wait')} in the log until a monitor runs again`,
        );
    }
    for (const fd of this.#locks) if (fd >= 0) closeSync(fd);
  }

  async #begin(): Promise<void> {
    await this.#thread.ready;
    const ours = this.#locks.flatMap((fd, at) => (fd >= 0 ? [at] : []));
    const begun = new Promise<void>((resolve) => {
      this.#allBegun = () => {
        if (this.#isDead || ours.every((at) => this.#begun.has(at))) resolve();
      };
    });
    for (const receiver of ours) this.#post({ kind: 'begin', receiver, isFirst: true });
    this.#allBegun?.();
    await begun;
    if (ours.length < this.#locks.length) {
      this.#takingOver = setInterval(() => this.#takeOver(), TAKE_OVER_MS).unref();
    }
  }

  #takeOver(): void {
    this.#options.receivers.forEach(({ name }, receiver) => {
      if (this.#isOurs(receiver)) return;
      try {
        this.#locks[receiver] = this.#lock(name);
      } catch {
        // Whoever sends now may still do so. It is tried again.
      }
      if (!this.#isOurs(receiver)) return;
      this.#say('INFO', name, 'the monitor that sent to it has ended, this one does now');
      this.#post({ kind: 'begin', receiver, isFirst: false });
    });
    if (this.#locks.every((fd) => fd >= 0)) clearInterval(this.#takingOver);
  }

  #isOurs(receiver: number): boolean {
    return (this.#locks[receiver] ?? -1) >= 0;
  }

  /** @returns an open descriptor, or -1 */
  #lock(name: string): number {
    const { logDir, tryLock } = this.#options;
    const path = join(logDir, 'forward', `${name}.lock`);
    let fd = -1;
    try {
      fd = openSync(path, LOCK_FLAGS, 0o600);
      if (tryLock(fd)) return fd;
      closeSync(fd);
      return -1;
    } catch (cause) {
      if (fd >= 0) closeSync(fd);
      const message = `file ${escapeControls(path)}: expected to lock it, ${systemReason(cause)}`;
      throw new ClearSightError('CS_LOG', message, { cause });
    }
  }

  #post(message: ToForward): void {
    if (!this.#isDead) this.#thread.post(message);
  }

  #hear(message: FromForward): void {
    if (message.kind === 'ready') return;
    const name = this.#options.receivers[message.receiver]?.name ?? '';
    switch (message.kind) {
      case 'begun':
        this.#begun.add(message.receiver);
        this.#allBegun?.();
        return;
      case 'tally':
        this.#tallies[message.receiver] = { tally: message.tally, heardMs: performance.now() };
        return;
      case 'failing':
        this.#say('WARNING', name, `events wait, it does not take them (${message.reason})`);
        return;
      case 'delivering':
        this.#say('INFO', name, `it takes events again, after ${(message.afterMs / 1000).toFixed(1)} s`);
        return;
      case 'trouble':
        this.#say('WARNING', name, message.reason);
        return;
    }
  }

  #say(level: Level, name: string, words: string): void {
    this.#options.say(level, `Receiver ${name}: ${words}`, this.#isClosing);
  }
}
