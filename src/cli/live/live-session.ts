import type { Observable } from 'rxjs';
import { watchesProcesses } from '../../config/check.js';
import type { Config } from '../../config/schema.js';
import type { StopReason } from '../../library/end-with-stop.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { type LiveCapture, openLiveCapture } from '../../library/live-capture.js';
import { openLiveEvidence } from '../../library/live-evidence.js';
import { openLiveSources } from '../../library/live-sources.js';
import type { Outcome } from '../../library/outcome.js';
import { liveStamper } from '../../library/session-of.js';
import type { Outlets } from '../../outlets/outlets.js';
import { StatusLine } from '../../outlets/status-line.js';
import type { SourceRecord } from '../../records/record.js';
import type { Launched } from '../../sources/process/launched.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { keepMemoryFlat } from '../engine.js';
import { openPageBeside } from '../page/open-page-beside.js';
import type { PageRequest } from '../page/page-request.js';
import { openOutput } from '../terminal/output.js';
import type { Printing } from '../terminal/printing.js';
import { openForwarding } from './forward/open-forwarding.js';
import { type ClaimedFolder, claimLogFolder } from './health/open-health.js';
import { openService } from './service/open-service.js';
import { watchLive } from './watch-live.js';

export interface LiveSessionOptions {
  readonly config: Config;
  /** How events are printed. */
  readonly printing: Printing;
  /** Where a live page is served. Default: nowhere. */
  readonly page?: PageRequest | undefined;
  /** `record`: write a capture, make no verdict known and end nothing. */
  readonly capturesOnly?: boolean;
  /** `run`: stay open until the program ends, and leave signals to it. */
  readonly launched?: Launched;
  /** ... and the mark that its descendants bear. */
  readonly mark?: string;
  /** Said at start, as warnings. */
  readonly warnings: readonly string[];
}

/** A running monitor with its sources, logs and capture. */
export interface LiveSession {
  /** What the sources see, for onlookers. Hot. */
  readonly records: Observable<SourceRecord>;
  /** Resolves once all processes that run now were looked at; targets found have been reported then. */
  lookThrough(): Promise<void>;
  /** Asks it to end: sources stop, what they gave is judged and enforced, every line is flushed. */
  stop(reason: StopReason): void;
  /** Resolves when all of that is done; rejects when the pipeline failed. */
  readonly ended: Promise<{ readonly reason: StopReason; readonly outcome: Outcome }>;
}

/**
 * Opens all that a live command needs and starts watching.
 *
 * @throws CS_CONFIG, CS_LOG, CS_PAGE, CS_CAPTURE, CS_PLATFORM, CS_NATIVE, CS_TARGET: nothing is left open then
 */
export async function startLiveSession(options: LiveSessionOptions): Promise<LiveSession> {
  keepMemoryFlat();
  const claimed = await claimLogFolder(options.config, options.launched);
  try {
    return await startClaimed(options, claimed);
  } catch (error) {
    claimed.release();
    throw error;
  }
}

async function startClaimed(options: LiveSessionOptions, claimed: ClaimedFolder): Promise<LiveSession> {
  const { config } = options;
  const extensions = await loadExtensions(config);
  const stamper = liveStamper();
  const statusLine = new StatusLine();
  let outlets: Outlets | undefined;
  const page = await openPageBeside(options, stamper, (event) => outlets?.emit(event));
  const output = await openOutput(config, {
    printing: options.printing,
    files: true,
    statusLine,
    page,
    forward: () => openForwarding(config, stamper),
  }).catch(async (error: unknown) => {
    await page?.close();
    throw error;
  });
  outlets = output.outlets;
  output.forwarding?.events.subscribe((event) => output.outlets.emit(event));
  let capture: LiveCapture | undefined;
  try {
    capture = await openLiveCapture(config, stamper);
    capture?.events.subscribe((event) => output.outlets.emit(event));
    if (watchesProcesses(config)) (await loadPlatform()).giveFreedMemoryBack();
    const sources = await openLiveSources(config, {
      ...{ origin: stamper.origin, mark: options.mark, extensions },
      ...(page !== undefined && { readings: page.readings }),
    });
    const evidence = options.capturesOnly ? undefined : await openLiveEvidence(config, sources, stamper);
    evidence?.events.subscribe((event) => output.outlets.emit(event));
    return watchLive(options, {
      stamper,
      output,
      statusLine,
      page,
      capture: capture?.writer,
      sources,
      evidence,
      extensions,
      service: await openService(config),
      claimed,
    });
  } catch (error) {
    await capture?.writer.close();
    await output.outlets.close();
    throw error;
  }
}
