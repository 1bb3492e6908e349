import { concat, defer, EMPTY, type Observable, tap } from 'rxjs';
import type { Config } from '../../config/schema.js';
import type { ClearSightError } from '../../errors/errors.js';
import { type StartedReplay, type StartReplayOptions, startReplay } from '../../library/open-replay.js';
import { ChangedMaps } from '../../page/feed/changed-maps.js';
import { type Look, PageFeed } from '../../page/feed/page-feed.js';
import type { Answer, OfCapture, Question } from '../../page/server/messages.js';
import { setupOf } from '../../page/setup.js';
import type { Scene } from '../../page/stream/answers.js';
import type { Frame, Reading, Setup } from '../../page/stream/messages.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import { KeptWorkers } from '../../pipeline/pool/kept-workers.js';
import { version } from '../../product/version.js';
import type { MonitorEvent } from '../../records/event.js';
import type { Recorded } from '../../records/recorded.js';
import { escapeControls, escapeText } from '../../text/escape.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { loadReplayConfig } from '../replay/replay-config.js';
import { FramePace } from './frame-pace.js';
import { readToDamage } from './read-to-damage.js';
import { CorpusTrials } from './what-if/corpus-trials.js';
import { Trials } from './what-if/trials.js';

/** A capture does not say what watching cost, nor what was lost on the way to the log files. */
const LOOK: Look = {
  measured: { cpu: null, loopDelayMs: null, scanP50Ms: null, scanP99Ms: null },
  losses: { lostCaptureRecords: 0, lostLogLines: 0 },
};

const UNDER_WAY: Reading = { isOver: false, damage: '', skipped: [] };

export interface ViewingOptions extends Pick<StartReplayOptions, 'until' | 'wait'> {
  readonly flags: PolicyFlags;
  /** On which settings may be tried too: files, and folders of them. */
  readonly corpus?: readonly string[] | undefined;
  /** Takes what the page is to show. */
  readonly post: (frame: Frame, scenes: readonly Scene[], ofCapture: Omit<OfCapture, 'session'>) => void;
}

/** One capture that is looked through: its replay on the way to the page. */
export class Viewing {
  /** What is wrong with the capture, once `run` has completed. */
  damage: ClearSightError | undefined;
  readonly #feed: PageFeed;
  readonly #maps = new ChangedMaps();
  readonly #pace: FramePace;
  readonly #trials: Trials;
  readonly #corpusTrials: CorpusTrials | undefined;
  readonly #post: ViewingOptions['post'];

  private constructor(
    private readonly file: string,
    private readonly replay: StartedReplay,
    private readonly workers: KeptWorkers,
    { post, corpus }: Pick<ViewingOptions, 'post' | 'corpus'>,
  ) {
    this.#post = post;
    const { config, stamper, stats } = replay;
    const startMs = stamper.origin.monotonicMs;
    this.#feed = new PageFeed({ startMs, watches: watchesOf(config), stats });
    this.#pace = new FramePace(startMs);
    this.#trials = new Trials(file, config, workers);
    this.#corpusTrials = corpus && new CorpusTrials(corpus, config);
  }

  /**
   * Opens a capture, to be judged as it was recorded, or by the policy of the flags.
   *
   * Rejects with CS_CAPTURE, CS_CONFIG or CS_USAGE; nothing is left open then.
   */
  static async open(file: string, { flags, post, corpus, ...options }: ViewingOptions): Promise<Viewing> {
    const { hop } = loadReplayConfig(null, flags).input;
    const record = (recorded: Recorded) => viewing.#observe(recorded);
    const workers = new KeptWorkers();
    const replay = await startReplay(
      file,
      { ...options, hopMs: hop, record, startPool: workers.start },
      (header) => loadReplayConfig(header, flags),
    );
    const viewing = new Viewing(file, replay, workers, { post, corpus });
    return viewing;
  }

  /** What was skipped, one sentence each. Complete once `run` has completed. */
  get warnings(): readonly string[] {
    return this.replay.warnings;
  }

  /** What the page is told first. @param name of the capture */
  setup(name: string): Setup {
    const { config, stamper, header } = this.replay;
    const { session, host, origin: clock } = stamper;
    const facts = { session, host, version: version(), clock, isRecordingOnly: false };
    const recordedWith = header && {
      clearsight: escapeText(header.clearsight),
      node: escapeText(header.node ?? ''),
      kernel: escapeText(header.kernel ?? ''),
    };
    const of = { file: this.file, replayOf: escapeText(name), recordedWith };
    return setupOf(config, { ...facts, ...of, hits: hitRules(config).threshold });
  }

  /**
   * Judges the capture up to its end or its damage, and tells the page of it. For one subscriber; errors with CS_CAPTURE where nothing at
   * all can be read.
   */
  run(): Observable<MonitorEvent> {
    const events = readToDamage(this.replay.events, (damage) => {
      this.damage = damage;
    });
    const end = defer(() => {
      const { outcome, stamper } = this.replay;
      if (this.damage !== undefined && !Number.isFinite(outcome.lastTime)) throw this.damage;
      this.#tell(Math.max(stamper.origin.monotonicMs, outcome.lastTime), {
        isOver: true,
        damage: this.damage === undefined ? '' : escapeControls(this.damage.message),
        skipped: this.warnings.map(escapeControls),
      });
      return EMPTY;
    });
    return concat(events.pipe(tap((event) => this.#feed.hear(event))), end);
  }

  async answer(question: Question): Promise<Answer | undefined> {
    if (question.what === 'what-if') return this.#trials.judge(question.knobs);
    // The page has the maps itself, of every moment.
    return question.what === 'corpus' ? this.#corpusTrials?.judge(question.knobs) : undefined;
  }

  async close(): Promise<void> {
    await this.replay.close();
    await Promise.all([this.#trials.close(), this.#corpusTrials?.close()]);
    await this.workers.close();
  }

  #observe(recorded: Recorded): void {
    for (const timeMs of this.#pace.dueBefore(recorded.record.time)) this.#tell(timeMs);
    this.#feed.observe(recorded);
    this.#maps.observe(recorded);
  }

  #tell(timeMs: number, reading = UNDER_WAY): void {
    const { frame, scenes } = this.#feed.frame(timeMs, LOOK);
    this.#post(frame, scenes, { maps: this.#maps.tell(), reading });
  }
}

/** A capture says itself what it holds. */
const watchesOf = ({ memory, input }: Config) => ({
  processes: true,
  memory: memory.enabled,
  input: input.source !== 'none',
});
