import type { Session } from '../../transport/sessions.js';
import { Counted } from './counts.js';
import { Processes } from './processes.js';
import { Sources } from './sources.js';

/** How it stands: who is watched and what was found, who can see, what was lost. */
export function Now({ store }: Session) {
  const state = store.shown;
  return (
    <div class="now">
      <Sources state={state} />
      <Processes state={state} />
      <Counted state={state} />
    </div>
  );
}
