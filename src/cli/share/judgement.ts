import { createHash } from 'node:crypto';
import { lastValueFrom, type Observable, tap } from 'rxjs';
import { startReplay } from '../../library/open-replay.js';
import { loadReplayConfig } from '../replay/replay-config.js';

/** What a capture is judged as. */
export interface Judgement {
  readonly verdicts: number;
  /** The same for the same verdicts at the same times, whoever they are about. */
  readonly digest: string;
}

/** Judges a capture by its recorded policy. @throws CS_CAPTURE, CS_CONFIG */
export async function judgementOf(path: string, until: Observable<NodeJS.Signals>): Promise<Judgement> {
  const hash = createHash('sha256');
  let verdicts = 0;
  const { events } = await startReplay(path, { until }, (header) => loadReplayConfig(header, {}));
  await lastValueFrom(
    events.pipe(
      tap((event) => {
        if (event.kind !== 'verdict') return;
        verdicts++;
        const detectors = event.findings.map(({ detector }) => detector).join(' ');
        hash.update(`${event.code} ${event.monotonicMs} ${event.level} ${detectors}\n`);
      }),
    ),
  );
  return { verdicts, digest: hash.digest('hex') };
}
