import { defer, fromEvent, lastValueFrom, map, of, tap } from 'rxjs';
import type { Config } from '../../../config/schema.js';
import { loadExtensions } from '../../../library/extensions/load-extensions.js';
import { startReplay } from '../../../library/open-replay.js';
import type { Knobs, Refusal } from '../../../page/server/messages.js';
import type { VerdictMark, WhatIf } from '../../../page/stream/answers.js';
import type { KeptWorkers } from '../../../pipeline/pool/kept-workers.js';
import type { Recorded } from '../../../records/recorded.js';
import { readToDamage } from '../read-to-damage.js';
import { DetectorTally } from './detector-tally.js';
import { OneAtATime } from './one-at-a-time.js';
import { refusalOf } from './refusal.js';
import { TriedSettings } from './tried-settings.js';

const MAX_VERDICTS = 500;

/** Judges a capture by other settings than those in force, one trial after another: a newer one takes the place of those that wait. */
export class Trials {
  readonly #trials = new OneAtATime<WhatIf | Refusal>();

  constructor(
    private readonly file: string,
    private readonly config: Config,
    private readonly workers: KeptWorkers,
  ) {}

  /** Resolves with undefined when a newer trial has taken its place. That of the settings in force stays: all others are compared with it. */
  judge(knobs: Knobs): Promise<WhatIf | Refusal | undefined> {
    const settings = new TriedSettings(knobs);
    const work = (superseded: AbortSignal) => this.#judge(settings, superseded).catch(refusalOf);
    return this.#trials.ask(settings.name, work, settings.areNone);
  }

  /** Ends what is under way. */
  close(): Promise<void> {
    return this.#trials.close();
  }

  async #judge(settings: TriedSettings, superseded: AbortSignal): Promise<WhatIf> {
    const config = settings.over(this.config);
    const verdicts: VerdictMark[] = [];
    let verdictCount = 0;
    const tally = new DetectorTally();
    const options = {
      hopMs: config.input.hop,
      startPool: this.workers.start,
      until: whenAborted(superseded),
      record: ({ record }: Recorded) => tally.observe(record),
    };
    const { events } = await startReplay(this.file, options, () => config);
    await lastValueFrom(
      // Of a damaged capture the page says that it is; what is judged is what it shows.
      readToDamage(events, () => {}).pipe(
        tap((event) => {
          tally.hear(event);
          if (event.kind !== 'verdict' || ++verdictCount > MAX_VERDICTS) return;
          const { code, monotonicMs: timeMs, pid, process, message: words } = event;
          verdicts.push({ code, timeMs, pid, process, words });
        }),
      ),
    );
    return {
      ...{ verdicts, verdictCount, detectors: tally.of(config, await loadExtensions(config)) },
      ...{ config: settings.file, flags: settings.flags },
    };
  }
}

/** Emits once, as a signal that ends a session does. */
const whenAborted = (signal: AbortSignal) =>
  defer(() => (signal.aborted ? of('abort') : fromEvent(signal, 'abort'))).pipe(
    map((): NodeJS.Signals => 'SIGTERM'),
  );
