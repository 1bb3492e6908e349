import { lastValueFrom, tap } from 'rxjs';
import { startReplay } from '../../library/open-replay.js';
import type { Backlog } from '../../sources/interfaces.js';
import { exitCodeOf, exitCodeOfSignal } from '../exit-codes.js';
import { stopSignals } from '../live/signals.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { openOutput } from '../terminal/output.js';
import type { Printing } from '../terminal/printing.js';
import { differencesFromRecording, loadReplayConfig } from './replay-config.js';
import { waitForBoth } from './wait-for-both.js';

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
  let signal: NodeJS.Signals | undefined;
  const until = stopSignals().pipe(
    tap((name) => {
      signal = name;
    }),
  );
  const options = {
    speed,
    hopMs: hop,
    until,
    ...(lines && { wait: (judging: Backlog) => waitForBoth(lines, judging) }),
  };
  const replay = await startReplay(file, options, (header) => loadReplayConfig(header, flags));
  const { config, header, stamper, outcome } = replay;
  const { outlets } = await openOutput(config, { printing, files: flags.logDir !== undefined });
  for (const message of header === null ? [] : differencesFromRecording(header, config)) {
    const parts = { kind: 'notice', level: 'INFO', module: 'MONITOR', message } as const;
    outlets.emit(stamper.stamp(stamper.origin.monotonicMs, parts));
  }
  await lastValueFrom(replay.events.pipe(tap((event) => outlets.emit(event)))).finally(async () => {
    await lines?.drained();
    await outlets.close();
  });
  return signal === undefined ? exitCodeOf(outcome) : exitCodeOfSignal(signal);
}
