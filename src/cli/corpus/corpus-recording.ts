import { randomUUID } from 'node:crypto';
import { filter, lastValueFrom, merge, Subject, takeUntil, tap } from 'rxjs';
import { loadConfig } from '../../config/load.js';
import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import type { Label } from '../../evaluate/corpus/session.js';
import { SessionBuilder } from '../../evaluate/corpus/session-builder.js';
import { after } from '../../library/after.js';
import type { Channel } from '../../records/input.js';
import type { InputBatch, InputHealth } from '../../records/record.js';
import { createInputSource } from '../../sources/input/input-source.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import { EXIT, exitCodeOfSignal } from '../exit-codes.js';
import { stopSignals } from '../live/signals.js';
import { type WatchFlags, watchInput } from '../options/policy-options.js';
import { askConsent } from './consent.js';
import { CorpusFile } from './corpus-file.js';

export interface CorpusFlags extends Pick<WatchFlags, 'input' | 'duration' | 'config'> {
  readonly label: Extract<Label, 'human' | 'machine'>;
  /** Consent was given already. */
  readonly yes?: boolean;
}

/** What the clock of each backend tells apart, ms: X11 stamps events with whole milliseconds, the kernel with microseconds. */
const RESOLUTION_MS: Readonly<Record<string, number>> = { uiohook: 1, evdev: 0.001 };

const consentText = (file: string) => `\
This records when mouse buttons and keys are pressed and let go, in every window, until it is stopped (Ctrl-C).

  Written to ${escapeText(file)}: times, and for each whether it was the left, the right or another mouse button, or the keyboard.
  Not written: which key it was, where the pointer is, what is on the screen, who you are, the time of day.
  Nothing is sent anywhere: the file stays on this machine until somebody copies it.

A person can be recognised by the rhythm of their typing. Record people only if they know and agree.`;

/**
 * Records presses and releases as sessions of a corpus, until a signal or the end of `duration`.
 *
 * @returns the exit code
 * @throws CS_USAGE, CS_CONFIG, CS_FILE
 */
export async function recordCorpus(path: string, flags: CorpusFlags): Promise<number> {
  const { config } = loadConfig({
    flags: watchInput({ ...flags }),
    env: process.env,
    configFile: flags.config,
    cwd: process.cwd(),
    // No process is watched: there is no target to ask for.
    launches: true,
  });
  if (config.input.source === 'none') {
    throw new ClearSightError('CS_USAGE', 'expected an --input to record, got none');
  }
  if (!(await askConsent(consentText(path), flags.yes === true))) {
    say('nothing was recorded');
    return EXIT.failure;
  }
  const file = new CorpusFile(path);
  try {
    const { signal, isBlind } = await recordInto(file, config, flags.label);
    say(
      `${escapeText(path)}: ${counted(file.sessions, 'session')}, ${counted(file.presses, 'press', 'presses')}`,
    );
    if (signal !== undefined) return exitCodeOfSignal(signal);
    return isBlind ? EXIT.blind : EXIT.clean;
  } finally {
    file.close();
  }
}

async function recordInto(file: CorpusFile, { input, duration }: Config, label: Label) {
  const sessions = new SessionBuilder(randomUUID().slice(0, 8), label);
  const told = new Set<Channel>();
  let signal: NodeJS.Signals | undefined;
  let resolutionMs = 0;
  // Until it is ready.
  let isBlind = true;
  const watch = (record: InputBatch | InputHealth) => {
    if (record.kind === 'input') {
      file.add(sessions.add(record), resolutionMs);
      for (const channel of sessions.channels) {
        if (!told.has(channel)) say(`presses arrive: ${channel}`);
        told.add(channel);
      }
      return;
    }
    const { state, backend, message } = record;
    isBlind = state === 'blind' || state === 'lost';
    say(`input is ${isBlind ? 'not seen' : 'recorded'} (${backend}): ${escapeText(message)}`);
    // A gap in the recording is not a pause of the hand.
    if (isBlind) file.add(sessions.finish(), resolutionMs);
    else resolutionMs = RESOLUTION_MS[backend] ?? 0;
  };
  // Caught until all is written, so that an impatient second Ctrl-C loses nothing.
  const stop = new Subject<void>();
  const listening = stopSignals().subscribe((name) => {
    signal ??= name;
    stop.next();
  });
  try {
    await lastValueFrom(
      createInputSource(input).pipe(
        filter((record) => record.kind === 'input' || record.kind === 'input-health'),
        tap(watch),
        takeUntil(duration === undefined ? stop : merge(stop, after(duration))),
      ),
      { defaultValue: undefined },
    );
    file.add(sessions.finish(), resolutionMs);
    return { signal, isBlind };
  } finally {
    listening.unsubscribe();
  }
}

function say(line: string): void {
  process.stderr.write(`clearsight: ${line}\n`);
}
