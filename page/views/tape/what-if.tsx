import { useState } from 'preact/hooks';
import type { Knob, WhatIf as Tried } from '../../../src/page/stream/answers.js';
import { useAnswer } from '../../parts/answer.js';
import { Copy } from '../../parts/copy.js';
import { usePlace } from '../../place.js';
import { compareVerdicts } from '../../store/verdict-changes.js';
import type { Session } from '../../transport/sessions.js';
import { Changes } from './changes.js';
import { Corpus } from './corpus.js';
import { Knobs } from './knobs.js';
import { Switches } from './switches.js';

/** What other settings would have decided of this capture. */
export function WhatIf({ store, ask }: Session) {
  const [set, change] = useState<Partial<Record<Knob, string>>>({});
  const place = usePlace();
  const query = new URLSearchParams(set as Record<string, string>).toString();
  // The same capture gives the same answer: asked again when it has been judged further.
  const { snapshots } = store;
  const before = useAnswer<Tried>(ask, '/what-if', snapshots);
  const after = useAnswer<Tried>(ask, query === '' ? '/what-if' : `/what-if?${query}`, snapshots);
  const { settings = [], disabled: inForce = [] } = store.state.setup ?? {};
  const disabled = set.disabledDetectors?.split(',').filter((id) => id !== '') ?? inForce;
  const disable = (ids: readonly string[]) => {
    const { disabledDetectors: _, ...others } = set;
    const isAsBefore = ids.length === inForce.length && ids.every((id) => inForce.includes(id));
    change(isAsBefore ? others : { ...others, disabledDetectors: ids.join(',') });
  };
  const isTried = query !== '';
  return (
    <div class="what-if">
      <Knobs settings={settings} set={set} change={change}>
        <Corpus ask={ask} query={query} isDue={before?.is === 'here' && after?.is === 'here'} />
        {before?.is === 'here' ? (
          <Switches detectors={before.body.detectors} disabled={disabled} change={disable} />
        ) : null}
      </Knobs>
      <section aria-label={place.name('What it would have decided')}>
        <p class={`banner ${isTried ? 'warn' : 'quiet'}`}>
          {isTried
            ? 'This is not the recorded judgement: it is what these settings would have decided of the same capture.'
            : 'Change a setting to see which verdicts come, go and move.'}
        </p>
        {after?.is === 'failed' ? <p class="banner bad">{after.why}</p> : null}
        {before?.is === 'here' && after?.is === 'here' ? (
          <Changes store={store} changes={compareVerdicts(before.body.verdicts, after.body.verdicts)} />
        ) : (
          <p class="soft">It is being judged…</p>
        )}
        {isTried && after?.is === 'here' ? (
          <div>
            <h3>How to have it so</h3>
            {after.body.flags === '' ? null : <p class="mono">{after.body.flags}</p>}
            <pre class="mono">{after.body.config}</pre>
            <Copy label="Copy the configuration" text={() => after.body.config} />
          </div>
        ) : null}
      </section>
    </div>
  );
}
