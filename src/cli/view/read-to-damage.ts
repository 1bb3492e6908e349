import { catchError, EMPTY, type Observable } from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';

/**
 * What a capture gives up to where it is damaged, as if it ended there. What could be read of it is still what a monitor saw; whoever
 * shows it must say that it is not all.
 *
 * @param onDamage called with where it is, and what; the last thing before it ends
 */
export const readToDamage = <Event>(
  events: Observable<Event>,
  onDamage: (damage: ClearSightError) => void,
): Observable<Event> =>
  events.pipe(
    catchError((error) => {
      if (!(error instanceof ClearSightError) || error.code !== 'CS_CAPTURE') throw error;
      onDamage(error);
      return EMPTY;
    }),
  );
