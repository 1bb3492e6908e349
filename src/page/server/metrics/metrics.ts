import type { Figure } from '../../../figures/figure.js';
import { FIGURES, type FigureId } from '../../../figures/figures.js';
import { DROP_REASONS, type ReceiverTally } from '../../../figures/forward-tally.js';
import { BUCKET_BOUNDS_SECONDS, TimeBuckets } from '../../../figures/time-buckets.js';
import { type Frame, PROCESS_STATES, type Setup } from '../../stream/messages.js';
import { SERIES, type SeriesId } from '../../stream/series.js';
import type { LiveFigures, MetricsData } from '../messages.js';
import type { Value } from './exposition.js';
import { NewestState } from './newest-state.js';

type SetFigure = (id: FigureId, value?: number | null, labels?: Value['labels']) => void;

/** The figures of a live session, as they stand whenever somebody asks. */
export class Metrics {
  readonly #state = new NewestState();
  readonly #scanTimes: TimeBuckets;
  #frame: Frame | undefined;
  #live: LiveFigures | undefined;
  /** The newest of each, by the place in SERIES. */
  #sample: Frame['sample'] = null;
  #takenMs: number | undefined;

  constructor(
    private readonly setup: Setup,
    private readonly data: MetricsData,
  ) {
    this.#scanTimes = new TimeBuckets(data.scanTimes);
  }

  /** @param nowMs of any steady clock, here and below the same */
  take(frame: Frame, live: LiveFigures | undefined, nowMs: number): void {
    this.#state.take(frame);
    this.#frame = frame;
    this.#live = live ?? this.#live;
    this.#sample = frame.sample ?? this.#sample;
    this.#takenMs = nowMs;
  }

  /** Of every figure: its values. Without one it is not known yet. */
  values(nowMs: number): readonly (readonly [Figure, readonly Value[]])[] {
    const values = new Map<FigureId, readonly Value[]>(
      (Object.keys(FIGURES) as FigureId[]).map((id) => [id, []]),
    );
    const set = (id: FigureId, value: number | null | undefined, labels: Value['labels'] = {}) => {
      if (value !== null && value !== undefined)
        values.set(id, [...(values.get(id) ?? []), { value, labels }]);
    };
    const { version, clock, action } = this.setup;
    set('build', 1, { version, node: process.version });
    set('config', 1, { sha256: this.data.configSha256, action });
    set('started', clock.epochMs / 1000);
    const { user, system } = process.cpuUsage();
    set('cpu', (user + system) / 1e6);
    set('memory', process.memoryUsage.rss());
    values.set('scanTime', this.#scanTimeValues());
    if (this.#frame !== undefined && this.#takenMs !== undefined)
      this.#setTold(set, this.#frame, nowMs - this.#takenMs);
    return [...values].map(([id, each]) => [FIGURES[id], each]);
  }

  #setTold(set: SetFigure, frame: Frame, ageMs: number) {
    const { counts } = frame;
    for (const id of ['scans', 'hits', 'inputEvents', 'unjudged', 'coalesced'] as const) set(id, counts[id]);
    for (const id of ['lostCaptureRecords', 'lostLogLines', 'leftOut'] as const) set(id, counts[id]);
    for (const id of ['regions', 'suspicious'] as const) set(id, this.#sampled(id));
    set('loopDelay', secondsOf(this.#sampled('loopDelayMs')));
    set('told', ageMs / 1000);
    const { lastScanMs, byState, sources } = this.#state;
    set('lastScan', lastScanMs && (frame.timeMs - lastScanMs + ageMs) / 1000);
    for (const state of PROCESS_STATES)
      if (state !== 'ended') set('processes', byState.get(state) ?? 0, { state });
    set('processes', frame.unlisted, { state: 'not-listed' });
    for (const { name: source, state } of sources) {
      set('watched', Number(state !== 'off'), { source });
      set('blind', Number(state === 'blind'), { source });
    }
    const live = this.#live;
    if (live === undefined) return;
    for (const [code, count] of Object.entries(live.verdicts)) set('verdicts', count, { code });
    set('dropped', live.droppedEvents);
    set('judgementAge', live.judgementAgeMs === null ? null : (live.judgementAgeMs + ageMs) / 1000);
    set('stuck', Number(live.isStuck));
    for (const tally of live.receivers) setReceiver(set, tally, ageMs);
  }

  #sampled(id: SeriesId): number | null {
    return this.#sample?.[SERIES.indexOf(id)] ?? null;
  }

  #scanTimeValues(): readonly Value[] {
    const { cumulative, sumSeconds } = this.#scanTimes;
    const buckets = cumulative.map((value, bucket) => {
      const bound = BUCKET_BOUNDS_SECONDS[bucket];
      return { value, labels: { le: bound === undefined ? '+Inf' : String(bound) }, suffix: '_bucket' };
    });
    const count = cumulative.at(-1) ?? 0;
    return [
      ...buckets,
      { value: sumSeconds, labels: {}, suffix: '_sum' },
      { value: count, labels: {}, suffix: '_count' },
    ];
  }
}

function setReceiver(set: SetFigure, { name: receiver, ...tally }: ReceiverTally, ageMs: number): void {
  const { oldestPendingMs: oldestMs } = tally;
  set('forwardAccepted', tally.accepted, { receiver });
  set('forwardDelivered', tally.delivered, { receiver });
  set('forwardPending', tally.pending, { receiver });
  set('forwardOldest', secondsOf(oldestMs === null ? null : oldestMs + ageMs), { receiver });
  for (const reason of DROP_REASONS) set('forwardDropped', tally.dropped[reason], { receiver, reason });
  for (const result of ['delivered', 'failed'] as const)
    set('forwardAttempts', tally.attempts[result], { receiver, result });
}

const secondsOf = (ms: number | null) => (ms === null ? null : ms / 1000);
