import { map, merge, type Observable } from 'rxjs';
import type { Config } from '../../config/schema.js';
import { after } from '../../library/after.js';
import type { StopReason } from '../../library/end-with-stop.js';
import { liveStopSignals } from './signals.js';

/** Why a live command is asked to end: a signal, unless those are the program's, or its time is over. */
export function stopRequests({ duration }: Config, hasProgram: boolean): Observable<StopReason> {
  const durations = duration === undefined ? [] : [after(duration)];
  return merge(
    ...(hasProgram ? [] : [liveStopSignals()]),
    ...durations.map((over) => over.pipe(map(() => 'duration' as const))),
  );
}
