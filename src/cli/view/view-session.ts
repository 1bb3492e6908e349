import { basename } from 'node:path';
import { firstValueFrom, lastValueFrom, tap } from 'rxjs';
import type { Config } from '../../config/schema.js';
import { type StartedReplay, startReplay } from '../../library/open-replay.js';
import { version } from '../../library/version.js';
import { type Look, PageFeed } from '../../page/feed/page-feed.js';
import { type OpenPage, openPage } from '../../page/open-page.js';
import { setupOf } from '../../page/setup.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import type { Recorded } from '../../records/recorded.js';
import type { Backlog } from '../../sources/interfaces.js';
import { escapeText } from '../../text/escape.js';
import { exitCodeOfSignal } from '../exit-codes.js';
import { stopSignals } from '../live/signals.js';
import type { PolicyFlags } from '../options/policy-options.js';
import type { PageRequest } from '../page/page-request.js';
import { loadReplayConfig } from '../replay/replay-config.js';
import { waitForBoth } from '../replay/wait-for-both.js';
import { FramePace } from './frame-pace.js';
import { Trials } from './trials.js';

/** A capture does not say what watching cost, nor what was lost on the way to the log files. */
const LOOK: Look = {
  measured: { cpu: null, loopDelayMs: null, scanP50Ms: null, scanP99Ms: null },
  losses: { lostCaptureRecords: 0, lostLogLines: 0 },
};

/**
 * Serves a page to look through a capture, until a signal ends it: judged as it was recorded, or by the policy of the flags.
 *
 * @returns the exit code
 * @throws CS_CAPTURE, CS_CONFIG, CS_USAGE, CS_PAGE
 */
export async function viewCapture(file: string, flags: PolicyFlags, request: PageRequest): Promise<number> {
  const { hop } = loadReplayConfig(null, flags).input;
  const signals = stopSignals();
  let viewing: Viewing | undefined;
  const options = {
    hopMs: hop,
    until: signals,
    wait: (judging: Backlog) => (viewing === undefined ? judging : waitForBoth(viewing.page, judging)),
    record: (recorded: Recorded) => viewing?.observe(recorded),
  };
  const replay = await startReplay(file, options, (header) => loadReplayConfig(header, flags));
  const signal = firstValueFrom(signals);
  try {
    const page = await serve(basename(file), replay, request, () => viewing);
    viewing = new Viewing(replay, page, new Trials(file, replay.config));
    await lastValueFrom(replay.events.pipe(tap((event) => viewing?.feed.hear(event))));
    viewing.end();
    return exitCodeOfSignal(await signal);
  } finally {
    await replay.close();
    await viewing?.page.close(Math.max(0, replay.outcome.lastTime));
  }
}

async function serve(
  name: string,
  { config, stamper }: Pick<StartedReplay, 'config' | 'stamper'>,
  { address, tls, isInsecure }: PageRequest,
  viewing: () => Viewing | undefined,
): Promise<OpenPage> {
  const { session, host, origin: clock } = stamper;
  const facts = { session, host, version: version(), clock, isRecordingOnly: false };
  const setup = setupOf(config, { ...facts, replayOf: escapeText(name), hits: hitRules(config).threshold });
  const page = await openPage({
    ...{ setup, address, tls, insecure: isInsecure },
    onQuestion: async (question) =>
      question.what === 'map' ? viewing()?.feed.map(question.key) : viewing()?.trials.judge(question.knobs),
    onDeath: (reason) => process.stderr.write(`clearsight: the page is gone: ${reason}\n`),
  });
  process.stderr.write(`Page: ${page.url}\n`);
  return page;
}

/** A replay on its way to the page. */
class Viewing {
  readonly feed: PageFeed;
  readonly #pace: FramePace;

  constructor(
    private readonly replay: Pick<StartedReplay, 'config' | 'stamper' | 'stats' | 'outcome'>,
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
  }

  end(): void {
    const { lastTime } = this.replay.outcome;
    if (Number.isFinite(lastTime)) this.#post(lastTime);
  }

  #post(timeMs: number): void {
    const { frame, scenes } = this.feed.frame(timeMs, LOOK);
    this.page.post(frame, scenes);
  }
}

/** A capture says itself what it holds. */
const watchesOf = ({ memory, input }: Config) => ({
  processes: true,
  memory: memory.enabled,
  input: input.source !== 'none',
});
