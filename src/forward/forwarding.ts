import { resolve } from 'node:path';
import { ClearSightError } from '../errors/errors.js';
import type { ForwardTally, ReceiverTally } from '../figures/forward-tally.js';
import type { Pulse } from '../figures/pulse.js';
import type { Level } from '../records/event.js';
import { counted } from '../text/counted.js';
import { escapeControls } from '../text/escape.js';
import { builtFile } from '../threads/built-file.js';
import { holdUp } from '../threads/hold-ups.js';
import { Thread } from '../threads/thread.js';
import type { ForwardData, FromForward, ToForward } from './messages.js';

/** Between an event and the thread's look at the log: many make one look. */
const LOOK_MS = 10;
/** How long it may take to begin: a disk that does not answer must not keep a monitor from watching. */
const BEGIN_MS = 3000;
/** Longer than what the thread gives its receivers at the end. */
const END_MS = 6000;

export interface ForwardingOptions extends ForwardData {
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
  /** The newest of each receiver that this monitor sends to, and when it was told. */
  readonly #tallies = new Map<number, { readonly tally: ForwardTally; readonly heardMs: number }>();
  /** Called with what came of the beginning: undefined, or why there is none. */
  #begin: (refusal?: string) => void = () => {};
  #looking: NodeJS.Timeout | undefined;
  #isDead = false;
  #isClosing = false;
  #isEnded = false;

  private constructor(options: ForwardingOptions) {
    const { say, ...data } = options;
    this.#options = options;
    const { sender } = data;
    const workerData: ForwardData = { ...data, sender: { ...sender, logDir: resolve(sender.logDir) } };
    this.#thread = new Thread('forward', {
      file: builtFile(import.meta.url, './thread/forward-thread.js'),
      ...{ workerData, endMs: END_MS },
      onMessage: (message) => this.#hear(message),
      onDeath: (reason) => {
        this.#isDead = true;
        this.#begin();
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
    const forwarding = new Forwarding(options);
    let timer: NodeJS.Timeout | undefined;
    const refusal = await new Promise<string | undefined>((resolve) => {
      forwarding.#begin = resolve;
      timer = setTimeout(() => {
        options.say('WARNING', 'The disk does not answer: events are sent on when it does', false);
        resolve(undefined);
      }, BEGIN_MS);
    });
    clearTimeout(timer);
    if (refusal === undefined) return forwarding;
    await forwarding.close();
    const shown = escapeControls(options.sender.logDir);
    throw new ClearSightError(
      'CS_LOG',
      `log folder ${shown}: expected to keep positions of receivers in its folder forward, ${refusal}`,
    );
  }

  /** Of each receiver that this monitor sends to. */
  get tallies(): readonly ReceiverTally[] {
    const now = performance.now();
    return this.#options.receivers.flatMap(({ name }, receiver) => {
      const heard = this.#tallies.get(receiver);
      if (heard === undefined) return [];
      const { tally, heardMs } = heard;
      const { oldestPendingMs: ms } = tally;
      return [{ name, ...tally, oldestPendingMs: ms === null ? null : ms + now - heardMs }];
    });
  }

  /** There are new lines in the log. */
  look(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      if (!this.#isDead) this.#thread.post({ kind: 'look' });
    }, LOOK_MS);
  }

  /** Whether a receiver is to be told how the monitor is. */
  get wantsPulse(): boolean {
    return this.#options.receivers.some(({ kind }) => kind === 'nats');
  }

  /** How the monitor is now. */
  tell(pulse: Pulse): void {
    if (!this.#isDead) this.#thread.post({ kind: 'pulse', pulse });
  }

  /** Resolves when what waits has been tried once more, within six seconds. The log is complete before. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#looking);
    const release = holdUp(() => !this.#isEnded);
    if (!this.#isDead) await this.#thread.end({ kind: 'close' });
    this.#isEnded = true;
    release();
    for (const { name, pending } of this.tallies) {
      const waiting = counted(pending, 'event waits', 'events wait');
      if (pending > 0) this.#say('WARNING', name, `${waiting} in the log until a monitor runs again`);
    }
  }

  #hear(message: FromForward): void {
    switch (message.kind) {
      case 'ready':
        return;
      case 'begun':
      case 'refused':
        this.#begin(message.kind === 'refused' ? message.reason : undefined);
        return;
      case 'tally':
        this.#tallies.set(message.receiver, { tally: message.tally, heardMs: performance.now() });
        return;
      default: {
        const [level, words] = wordsOf(message);
        this.#say(level, this.#options.receivers[message.receiver]?.name ?? '', words);
      }
    }
  }

  #say(level: Level, name: string, words: string): void {
    this.#options.say(level, `Receiver ${name}: ${words}`, this.#isClosing);
  }
}

type Told = Extract<FromForward, { readonly kind: 'took-over' | 'failing' | 'delivering' | 'trouble' }>;

function wordsOf(message: Told): readonly [Level, string] {
  switch (message.kind) {
    case 'took-over':
      return ['INFO', 'the monitor that sent to it has ended, this one does now'];
    case 'failing':
      return ['WARNING', `events wait, it does not take them (${message.reason})`];
    case 'delivering':
      return ['INFO', `it takes events again, after ${(message.afterMs / 1000).toFixed(1)} s`];
    case 'trouble':
      return ['WARNING', message.reason];
  }
}
