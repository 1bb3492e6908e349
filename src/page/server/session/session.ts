import { randomBytes } from 'node:crypto';
import type { Scene } from '../../stream/answers.js';
import type { Frame, Setup } from '../../stream/messages.js';
import { Clients } from '../clients.js';
import { History } from '../history.js';
import type { OfCapture } from '../messages.js';
import { Tape } from '../tape/tape.js';
import { InTurns } from './in-turns.js';
import { Tally } from './tally.js';

/** A capture is judged many times faster than it was recorded: nobody could look at each of its frames, but everybody waits for the first. */
const PAST_PUMP_MS = 250;

/** What is kept of one session, live or of a capture, and who listens to it. */
export class Session {
  readonly history: History;
  readonly clients: Clients;
  /** Of a capture. */
  readonly tape: Tape | undefined;
  readonly tally = new Tally();
  readonly #reel = new InTurns<Parameters<Session['take']>>((told) => this.#wind(...told));
  /** Runs while pages have been told something not long ago. */
  #pumping: NodeJS.Timeout | undefined;
  #isUntold = false;
  #hasEnded = false;

  /** @param onTaken called with the time of each frame that has been taken */
  constructor(
    readonly setup: Setup,
    private readonly onTaken: (timeMs: number) => void,
  ) {
    // A replay has the id of a session that was served before, so this is told apart by chance.
    const stream = randomBytes(8).toString('hex');
    this.history = new History(setup, stream);
    this.tape = setup.replayOf === '' ? undefined : new Tape(setup);
    this.clients = new Clients(this.history, stream, this.tape !== undefined);
  }

  /** Takes the next frame, and the scenes of its verdicts. */
  take(frame: Frame, scenes: readonly Scene[], ofCapture?: OfCapture): void {
    if (this.#hasEnded) return;
    if (this.tape !== undefined) {
      this.#reel.push([frame, scenes, ofCapture]);
      return;
    }
    this.history.take(frame, scenes);
    this.clients.pump();
    this.onTaken(frame.timeMs);
  }

  /** Nothing more is taken. Resolves when everybody who listens has been told so, or after one second. */
  async end(timeMs: number): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#pumping);
    await this.clients.end(timeMs);
  }

  /** Once nobody is answered any more. */
  close(): void {
    this.tape?.close();
  }

  #wind(frame: Frame, scenes: readonly Scene[], ofCapture?: OfCapture): void {
    if (this.#hasEnded) return;
    this.tape?.add(frame, () => this.history.snapshot(0), ofCapture?.maps ?? []);
    this.history.reading = ofCapture?.reading ?? null;
    this.history.takeWhole(frame, scenes);
    this.tally.take(frame);
    this.#isUntold = true;
    if (this.#pumping === undefined) this.#pump();
    this.onTaken(frame.timeMs);
  }

  #pump(): void {
    this.#pumping = undefined;
    if (!this.#isUntold) return;
    this.#isUntold = false;
    this.clients.pump();
    this.#pumping = setTimeout(() => this.#pump(), PAST_PUMP_MS);
  }
}
