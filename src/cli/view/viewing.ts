import type { Config } from '../../config/schema.js';
import type { ClearSightError } from '../../errors/errors.js';
import type { StartedReplay } from '../../library/open-replay.js';
import { ChangedMaps } from '../../page/feed/changed-maps.js';
import { type Look, PageFeed } from '../../page/feed/page-feed.js';
import type { OpenPage } from '../../page/open-page.js';
import type { Reading } from '../../page/stream/messages.js';
import type { Recorded } from '../../records/recorded.js';
import { escapeControls } from '../../text/escape.js';
import { FramePace } from './frame-pace.js';
import type { Trials } from './trials.js';

/** A capture does not say what watching cost, nor what was lost on the way to the log files. */
const LOOK: Look = {
  measured: { cpu: null, loopDelayMs: null, scanP50Ms: null, scanP99Ms: null },
  losses: { lostCaptureRecords: 0, lostLogLines: 0 },
};

const UNDER_WAY: Reading = { isOver: false, damage: '', skipped: [] };

/** A replay on its way to the page. */
export class Viewing {
  readonly feed: PageFeed;
  readonly #maps = new ChangedMaps();
  readonly #pace: FramePace;

  constructor(
    private readonly replay: Pick<StartedReplay, 'config' | 'stamper' | 'stats' | 'outcome' | 'warnings'>,
    readonly page: OpenPage,
    readonly trials: Trials,
  ) {
    const { config, stamper, stats } = replay;
    const startMs = stamper.origin.monotonicMs;
    this.feed = new PageFeed({ startMs, watches: watchesOf(config), stats });
    this.#pace = new FramePace(startMs);
  }

  observe(recorded: Recorded): void {
    for (const timeMs of this.#pace.dueBefore(recorded.record.time)) this.#post(timeMs);
    this.feed.observe(recorded);
    this.#maps.observe(recorded);
  }

  /** Shows the rest. @param damage where the capture could not be read on */
  end(damage: ClearSightError | undefined): void {
    const { outcome, warnings, stamper } = this.replay;
    this.#post(Math.max(stamper.origin.monotonicMs, outcome.lastTime), {
      isOver: true,
      damage: damage === undefined ? '' : escapeControls(damage.message),
      skipped: warnings.map(escapeControls),
    });
  }

  #post(timeMs: number, reading = UNDER_WAY): void {
    const { frame, scenes } = this.feed.frame(timeMs, LOOK);
    this.page.post(frame, scenes, { maps: this.#maps.tell(), reading });
  }
}

/** A capture says itself what it holds. */
const watchesOf = ({ memory, input }: Config) => ({
  processes: true,
  memory: memory.enabled,
  input: input.source !== 'none',
});
