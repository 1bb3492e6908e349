import type { Frame, Snapshot } from '../../src/page/stream/messages.js';
import { type Address, parseAddress } from './address.js';
import { Figures } from './figures.js';
import { PressLog } from './presses.js';
import { type Span, shift } from './span.js';
import { EMPTY, type State, takeFrame, takeSnapshot } from './state.js';

/** How the page stands to its monitor. */
export type Connection =
  | { readonly is: 'no-token' }
  | { readonly is: 'refused' }
  | { readonly is: 'connecting' }
  | { readonly is: 'connected' }
  /** @param heardAt epoch ms of the last message */
  | { readonly is: 'reconnecting'; readonly heardAt: number; readonly why: string }
  | { readonly is: 'ended' };

/** What a paused page shows: all as it was. */
export interface Pause {
  /** The moment, monotonic ms. Of a capture as it was asked for: the state is that of the last frame before it. */
  readonly momentMs: number;
  readonly state: State;
  readonly presses: PressLog;
}

/** Widths of the live window, ms. */
export const WINDOWS_MS = [60_000, 300_000, 900_000, 3_600_000] as const;

/**
 * All that the page shows. Whoever changes it says so once; the page is drawn when the browser next draws, however many messages came
 * until then, and not at all while nobody sees it.
 */
export class Store {
  state: State = EMPTY;
  presses = new PressLog();
  figures = new Figures();
  connection: Connection = { is: 'connecting' };
  address: Address = parseAddress('');
  /** Null while the page follows the monitor. */
  pause: Pause | null = null;
  /** Width of the live window. */
  windowMs: number = WINDOWS_MS[0];
  /** A span that stands still, as it was when the page was paused or as it was chosen by hand; null for the live window. */
  chosen: Span | null = null;
  /** Counts the snapshots: each makes what was asked of the server stale. */
  snapshots = 0;
  /** A capture that is compared with another: time counts from its start, so nothing is shown from before. */
  isCompared = false;
  /** A capture beside this one, which shows the same span of time, each from its own start. */
  beside: Store | null = null;
  /** Missed frames that somebody has read of. */
  missedRead = 0;
  readonly #listeners = new Set<() => void>();
  #isDue = false;

  /** @param schedule calls back when the browser draws */
  constructor(readonly schedule: (run: () => void) => void) {}

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes some of it, and has it drawn. */
  set(change: Partial<Pick<Store, 'connection' | 'address' | 'isCompared' | 'beside' | 'missedRead'>>): void {
    Object.assign(this, change);
    this.changed();
  }

  takeSnapshot(snapshot: Snapshot): void {
    this.state = takeSnapshot(this.state, snapshot);
    this.presses = new PressLog();
    this.presses.add(snapshot.presses);
    this.figures = new Figures();
    this.snapshots++;
    this.changed();
  }

  takeFrame(frame: Frame): void {
    const before = this.state;
    this.state = takeFrame(before, frame);
    if (this.state === before) return;
    this.presses.add(frame.presses);
    if (frame.sample !== null) this.figures.add(frame.timeMs, frame.sample);
    this.changed();
  }

  takeEnd(timeMs: number): void {
    this.state = { ...this.state, timeMs: Math.max(timeMs, this.state.timeMs), isLive: false };
    this.changed();
  }

  /** Shows another span of time; null for the newest, of a width. */
  look(chosen: Span | null, windowMs = this.windowMs): void {
    this.#look(chosen, windowMs);
    const { beside } = this;
    if (beside !== null) beside.#look(chosen && shift(chosen, beside.startMs - this.startMs), windowMs);
  }

  #look(chosen: Span | null, windowMs: number): void {
    Object.assign(this, { chosen: chosen && this.#fromStart(chosen), windowMs });
    this.changed();
  }

  stop(): void {
    const { span, beside } = this;
    this.#stop(span);
    if (beside !== null) beside.#stop(shift(span, beside.startMs - this.startMs));
  }

  #stop(span: Span): void {
    if (this.pause !== null || this.state.setup === null) return;
    this.chosen ??= span;
    this.pause = { momentMs: this.momentMs, state: this.state, presses: this.presses.copy() };
    this.changed();
  }

  /** Shows a moment of a capture, as a page that was paused then would. */
  showMoment(momentMs: number, snapshot: Snapshot): void {
    const presses = new PressLog();
    presses.add(snapshot.presses);
    this.chosen = null;
    this.pause = { momentMs, state: takeSnapshot(EMPTY, snapshot), presses };
    this.changed();
  }

  resume(): void {
    this.#resume();
    if (this.beside !== null) this.beside.#resume();
  }

  #resume(): void {
    this.pause = null;
    this.chosen = null;
    this.changed();
  }

  /** Time of the start. */
  get startMs(): number {
    return this.state.setup?.startMs ?? 0;
  }

  /** The moment that is shown. */
  get momentMs(): number {
    return this.pause?.momentMs ?? this.state.timeMs;
  }

  /** What the views show: all as it is, or as it was when the page was paused. */
  get shown(): State {
    return this.pause?.state ?? this.state;
  }

  get shownPresses(): PressLog {
    return this.pause?.presses ?? this.presses;
  }

  /** The span of time that the plots show. */
  get span(): Span {
    const { beside, momentMs, startMs } = this;
    const besideMs = beside === null ? momentMs : beside.momentMs - beside.startMs + startMs;
    const toMs = Math.max(momentMs, besideMs);
    return this.chosen ?? this.#fromStart({ fromMs: toMs - this.windowMs, toMs });
  }

  #fromStart(span: Span): Span {
    return this.isCompared ? shift(span, Math.max(0, this.startMs - span.fromMs)) : span;
  }

  /** How far what is shown is behind, ms. */
  get behindMs(): number {
    return this.pause === null ? 0 : this.state.timeMs - (this.chosen?.toMs ?? this.pause.state.timeMs);
  }

  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.schedule(() => {
      this.#isDue = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
