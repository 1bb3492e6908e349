import { finalize, lastValueFrom, takeUntil, tap } from 'rxjs';
import { openReplaySource } from '../../capture/replay-source.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { missingExtensions } from '../../library/extensions/missing-extensions.js';
import { replayStamper } from '../../library/session-of.js';
import type { JsonLines } from '../../outlets/lines/json-lines.js';
import { createMonitor } from '../../pipeline/monitor.js';
import type { Backlog } from '../../sources/interfaces.js';
import { exitCodeOfSignal } from '../exit-codes.js';
import { Outcome } from '../live/outcome.js';
import { stopSignals } from '../live/signals.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { openOutput } from '../terminal/output.js';
import type { Printing } from '../terminal/printing.js';
import { differencesFromRecording, loadReplayConfig } from './replay-config.js';

export interface ReplayOptions {
  /** 1 for real time, 0 for as fast as possible. */
  readonly speed: number;
  readonly printing: Printing;
}

/**
 * Judges a capture and prints what a monitor says of it.
 *
 * @returns the exit code
 * @throws CS_CAPTURE, CS_CONFIG, CS_USAGE, CS_LOG
 */
export async function replayCapture(
  file: string,
  flags: PolicyFlags,
  { speed, printing }: ReplayOptions,
): Promise<number> {
  const { lines } = printing;
  const { hop } = loadReplayConfig(null, flags).input;
  const replay = await openReplaySource(file, { speed, hopMs: hop });
  const config = loadReplayConfig(replay.header, flags);
  const extensions = await loadExtensions(config);
  const stamper = replayStamper(replay.header);
  const { outlets } = await openOutput(config, { printing, files: flags.logDir !== undefined });

  const outcome = new Outcome(config);
  let signal: NodeJS.Signals | undefined;
  const stop = stopSignals().pipe(
    tap((name) => {
      signal = name;
    }),
  );
  const notice = (level: 'INFO' | 'WARNING', message: string) =>
    outlets.emit(
      stamper.stamp(stamper.origin.monotonicMs, { kind: 'notice', level, module: 'MONITOR', message }),
    );

  if (replay.header !== null) {
    for (const message of differencesFromRecording(replay.header, config)) notice('INFO', message);
  }
  const records = (judging: Backlog) =>
    replay.sources.records(lines === undefined ? judging : waitForBoth(judging, lines)).pipe(
      tap((record) => outcome.observe(record)),
      takeUntil(stop),
    );
  const monitor = createMonitor({
    config,
    stamper,
    sources: { records, waits: true },
    extensions,
    notices: missingExtensions(replay.header, config),
  });
  await lastValueFrom(
    monitor.events.pipe(
      tap((event) => {
        outlets.emit(event);
        outcome.decide(event);
      }),
      finalize(() => {
        for (const message of replay.warnings) notice('WARNING', message);
      }),
    ),
    { defaultValue: undefined },
  ).finally(async () => {
    await lines?.drained();
    await outlets.close();
  });
  return signal === undefined ? outcome.exitCode : exitCodeOfSignal(signal);
}

/** The file is read no faster than it is judged, and no faster than the reader of `--json` reads: nothing is dropped. */
function waitForBoth(judging: Backlog, lines: JsonLines): Backlog {
  return {
    get size() {
      return lines.isBehind ? Number.POSITIVE_INFINITY : judging.size;
    },
    async whenBelow(count) {
      await lines.drained();
      await judging.whenBelow(count);
    },
  };
}
