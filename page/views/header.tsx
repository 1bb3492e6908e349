import { PROCESS_STATES, type Setup } from '../../src/page/stream/messages.js';
import { counted } from '../parts/figures.js';
import { Mark } from '../parts/mark.js';
import { Name } from '../parts/name.js';
import { duration, zone } from '../parts/times.js';
import { ACTIONS, STATES } from '../parts/words.js';
import { usePlace } from '../place.js';
import { isCapture } from '../store/capture.js';
import type { State } from '../store/state.js';
import type { Store } from '../store/store.js';

/** Which monitor this is, what it would do, and the worst that it knows. It goes on while the page is paused. */
export function Header({ store }: { store: Store }) {
  const { state } = store;
  const { setup } = state;
  if (setup === null)
    return (
      <header>
        <h1>ClearSight</h1>
      </header>
    );
  return (
    <header>
      <div class="head">
        <h1>ClearSight</h1>
        <Worst state={state} />
        <span class="elapsed">
          <span class="soft">for</span> {duration(state.timeMs - setup.startMs)}
        </span>
        {isCapture(setup) ? null : <PauseButton store={store} />}
      </div>
      <p class={`action ${setup.action}`}>
        <strong>{kindOf(setup)}</strong> {purposeOf(setup)}
        {setup.dev ? ' Development mode: verdicts are said as warnings.' : ''}
      </p>
      {setup.disabled.length === 0 ? null : (
        <p class="banner warn" data-disabled>
          Disabled, so nobody knows what they would find: <Name text={setup.disabled.join(', ')} most={400} />
        </p>
      )}
      <Facts setup={setup} />
    </header>
  );
}

function kindOf(setup: Setup): string {
  if (isCapture(setup)) return 'capture';
  return setup.isRecordingOnly ? 'record' : setup.action;
}

function purposeOf(setup: Setup): string {
  if (isCapture(setup)) return 'What a monitor saw is judged again: no process is watched or ended.';
  if (setup.isRecordingOnly) return 'This session is only recorded: nothing is judged here.';
  return `This monitor ${ACTIONS[setup.action]}.`;
}

const PauseButton = ({ store }: { store: Store }) => (
  <button
    type="button"
    class="pause"
    aria-pressed={store.pause !== null}
    onClick={() => (store.pause === null ? store.stop() : store.resume())}
  >
    {store.pause === null ? 'Pause' : 'Resume'}
  </button>
);

/** How many processes are in which state, worst first. */
export function Worst({ state: { processes, counts, unlisted, sources } }: { state: State }) {
  const place = usePlace();
  const rows = [...processes.values()];
  const blind = sources.filter((source) => source.state === 'blind');
  const tallies = PROCESS_STATES.map(
    (name) => [name, rows.filter(({ state }) => state === name).length] as const,
  ).filter(([, count]) => count > 0);
  return (
    <ul class="worst" aria-label={place.name('Worst first')}>
      {blind.map(({ name }) => (
        <li key={name}>
          <Mark is={{ word: `blind: ${name}`, symbol: '■', tone: 'bad' }} />
        </li>
      ))}
      <li>
        <Mark
          is={{
            word: counted(counts.verdicts, 'verdict'),
            symbol: counts.verdicts > 0 ? '■' : '–',
            tone: counts.verdicts > 0 ? 'bad' : 'quiet',
          }}
        />
      </li>
      <li class="soft">Processes:</li>
      {tallies.map(([name, count]) => (
        <li key={name}>
          <Mark
            is={{
              ...STATES[name],
              word: `${count} ${name === 'verdict' ? 'with a verdict' : STATES[name].word}`,
            }}
          />
        </li>
      ))}
      {unlisted > 0 ? <li class="soft">{counted(unlisted, 'more', 'more')}</li> : null}
    </ul>
  );
}

/** The capture that is written, or looked through. */
const captureOf = (setup: Setup) => (isCapture(setup) ? setup.replayOf : setup.capture);

/** Where, when and with what it was recorded. */
export const Facts = ({ setup }: { setup: Setup }) => (
  <dl class="facts">
    <div>
      <dt>Host</dt>
      <dd>
        <Name text={setup.host} />
      </dd>
    </div>
    <div>
      <dt>Profile</dt>
      <dd>{setup.profile}</dd>
    </div>
    <div>
      <dt>Capture</dt>
      <dd>{captureOf(setup) === '' ? 'none' : <Name text={captureOf(setup)} />}</dd>
    </div>
    <div>
      <dt>Session</dt>
      <dd class="mono">{setup.session}</dd>
    </div>
    <div>
      <dt>Version</dt>
      <dd>{setup.version}</dd>
    </div>
    <div>
      <dt>Times</dt>
      <dd>of this browser, {zone()}</dd>
    </div>
  </dl>
);
