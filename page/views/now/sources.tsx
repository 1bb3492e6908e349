import { Mark } from '../../parts/mark.js';
import { duration } from '../../parts/times.js';
import { HEALTH } from '../../parts/words.js';
import type { State } from '../../store/state.js';

/** Who looks, and whether it can see. A blind source is loud: what it would have found is not known. */
export const Sources = ({ state: { sources, timeMs } }: { state: State }) => (
  <section>
    <h3>Sources</h3>
    <ul class="sources">
      {sources.map(({ name, state, message, sinceMs }) => (
        <li key={name} class={state === 'blind' ? 'blind' : undefined}>
          <strong>{name}</strong> <Mark is={HEALTH[state]} note={`for ${duration(timeMs - sinceMs)}`} />
          <span class="says">
            <bdi>{message}</bdi>
          </span>
        </li>
      ))}
    </ul>
  </section>
);
