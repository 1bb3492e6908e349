import type { TriedDetector } from '../../../src/page/stream/answers.js';
import { counted } from '../../parts/figures.js';
import { Name } from '../../parts/name.js';
import { Twin } from '../../parts/twin.js';

/** A switch for each detector and input indicator: those that found something and those that were disabled, then the others. */
export function Switches({
  detectors,
  disabled,
  change,
}: {
  /** As the capture was judged. */
  detectors: readonly TriedDetector[];
  /** Ids of those that do not look, by the settings that are tried. */
  disabled: readonly string[];
  change: (disabled: readonly string[]) => void;
}) {
  const isFirst = ({ events, isDisabled }: TriedDetector) => events > 0 || isDisabled;
  const others = detectors.filter((each) => !isFirst(each));
  const switchOf = (each: TriedDetector) => (
    <Switch
      key={each.id}
      of={each}
      isOn={!disabled.includes(each.id)}
      turn={(isOn) => change(isOn ? disabled.filter((id) => id !== each.id) : [...disabled, each.id])}
    />
  );
  return (
    <fieldset class="switches">
      <legend>
        <span class="mono">disabledDetectors</span> <span class="soft">without a tick it does not look</span>
      </legend>
      {detectors.filter(isFirst).map(switchOf)}
      {others.length === 0 ? null : (
        <Twin title={`${others.length} more, which no event names`} body={() => others.map(switchOf)} />
      )}
    </fieldset>
  );
}

function Switch({
  of: { id, title, events, isDisabled, isGiven },
  isOn,
  turn,
}: {
  of: TriedDetector;
  isOn: boolean;
  turn: (isOn: boolean) => void;
}) {
  const notes = [
    events === 0 ? '' : `in ${counted(events, 'event')}`,
    isDisabled ? 'did not look when this was judged' : '',
    isGiven ? '' : 'this capture does not hold what it reads',
  ].filter((note) => note !== '');
  return (
    <label class={isOn === isDisabled ? 'changed' : undefined}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={!isGiven}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      <span>
        <span class="mono">{id}</span>{' '}
        <span class="soft">
          <Name text={title} most={120} />
          {notes.length === 0 ? '' : ` (${notes.join('; ')})`}
        </span>
      </span>
    </label>
  );
}
