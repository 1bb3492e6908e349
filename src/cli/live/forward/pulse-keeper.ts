import { interval, type Subscription } from 'rxjs';
import { FIGURES, type FigureId } from '../../../figures/figures.js';
import type { Liveness } from '../../../figures/liveness.js';
import type { Pulse } from '../../../figures/pulse.js';
import type { Forwarding } from '../../../forward/forwarding.js';
import type { Outcome } from '../../../library/outcome.js';
import type { MonitorStats } from '../../../pipeline/monitor.js';
import { version } from '../../../product/version.js';
import type { Stamper } from '../../../records/stamper.js';
import { monotonicNowMs } from '../../../sources/clock.js';

const EVERY_MS = 1000;
/** A monitor whose sources have not spoken by then is told of as it is. */
const READY_MS = 10_000;

/** What is told of a session. */
export interface Told {
  readonly stamper: Stamper;
  readonly stats: MonitorStats;
  readonly outcome: Outcome;
  readonly liveness: Liveness;
  /** One for each thing that is watched. */
  readonly keys: Pulse['keys'];
  /** What is watched and was counted, in one sentence. */
  words(): string;
  lost(): { readonly lostLogLines: number; readonly lostCaptureRecords: number };
  /** Whether every source has spoken: before that, what cannot be seen says nothing. */
  isReady(): boolean;
  /** Events that outlets could not take, so far. */
  droppedEvents(): number;
}

/** Tells each second how a session goes, for those on other machines who are to know. */
export class PulseKeeper {
  readonly #beating: Subscription;
  readonly #started: string;

  constructor(
    private readonly forwarding: Forwarding,
    private readonly told: Told,
  ) {
    const { stamper } = told;
    this.#started = stamper.timeAt(stamper.origin.monotonicMs);
    const latestMs = monotonicNowMs() + READY_MS;
    this.#beating = interval(EVERY_MS).subscribe(() => {
      if (told.isReady() || monotonicNowMs() > latestMs) this.#tell(null);
    });
  }

  /** The session has ended. @param reason as in its `stop` event */
  end(reason: string): void {
    this.#beating.unsubscribe();
    this.#tell(reason);
  }

  #tell(ended: string | null): void {
    const { stamper, outcome, liveness, keys, words } = this.told;
    const now = monotonicNowMs();
    this.forwarding.tell({
      ...{ version: version(), started: this.#started, keys, ended },
      words: words(),
      unseen: outcome.unseen,
      isStuck: liveness.isStuck(now),
      events: stamper.stamped,
      verdicts: outcome.verdicts,
      figures: this.#figures(liveness.ageMs(now)),
    } satisfies Pulse);
  }

  #figures(judgementAgeMs: number | null): Pulse['figures'] {
    const { stats, outcome, stamper, lost, droppedEvents } = this.told;
    const { scans, hits, inputEvents, unjudged, coalesced } = stats;
    const { user, system } = process.cpuUsage();
    const { tallies } = this.forwarding;
    const sum = (of: (tally: (typeof tallies)[number]) => number) =>
      tallies.reduce((all, each) => all + of(each), 0);
    const values: Partial<Record<FigureId, number>> = {
      ...{ scans, hits, inputEvents, unjudged, coalesced, ...lost() },
      verdicts: outcome.verdicts,
      ...(judgementAgeMs !== null && { judgementAge: judgementAgeMs / 1000 }),
      dropped: droppedEvents(),
      forwardPending: sum(({ pending }) => pending),
      forwardDropped: sum(({ dropped }) => dropped.missing + dropped.refused),
      cpu: (user + system) / 1e6,
      memory: process.memoryUsage.rss(),
      started: stamper.origin.epochMs / 1000,
    };
    return Object.fromEntries(
      Object.entries(values).map(([id, value]) => [FIGURES[id as FigureId].metric, value]),
    );
  }
}
