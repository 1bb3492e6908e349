import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Knob } from '../../../src/page/stream/answers.js';
import type { Setting } from '../../../src/page/stream/messages.js';

type Form =
  | { readonly min: number; readonly max: number; readonly step: number; readonly unit?: string }
  | { readonly choices: readonly string[] };

/** How each setting is tried. The slider covers what is usual. */
const FORMS: readonly (readonly [knob: Knob, words: string, form: Form])[] = [
  ['hits.threshold', 'hits that make a verdict', { min: 1, max: 30, step: 1 }],
  [
    'hits.persistFor',
    'how long memory must stay suspicious, ms',
    { min: 0, max: 5000, step: 50, unit: 'ms' },
  ],
  ['hits.unit', 'what a hit is', { choices: ['scan', 'region'] }],
  ['memory.attribution', 'whether known runtimes are recognised', { choices: ['on', 'off'] }],
  ['profile', 'which rules apply', { choices: ['threshold', 'strict'] }],
  ['input.maxRate', 'presses a second above which the base rule looks', { min: 1, max: 60, step: 1 }],
  [
    'input.maxCv',
    'coefficient of variation below which it finds a machine',
    { min: 0.01, max: 1, step: 0.01 },
  ],
  ['input.minEvents', 'fewest presses on which it decides', { min: 3, max: 100, step: 1 }],
  ['input.keyboardEnforces', 'whether it decides on the keyboard too', { choices: ['true', 'false'] }],
];

type Set = Readonly<Partial<Record<Knob, string>>>;

/** The settings that can be tried, each with what is in force. @param children what stands behind those of input, which are the last */
export function Knobs({
  settings,
  set,
  change,
  children,
}: {
  settings: readonly Setting[];
  set: Set;
  change: (set: Set) => void;
  children: ComponentChildren;
}) {
  const id = useId();
  const inForce = new Map(settings.map(({ path, value }) => [path, unquoted(value)]));
  const turn = (knob: Knob, value: string) => {
    const { [knob]: _, ...others } = set;
    change(value === inForce.get(knob) ? others : { ...others, [knob]: value });
  };
  return (
    <form class="knobs" onSubmit={(event) => event.preventDefault()}>
      {FORMS.map(([knob, words, form]) => (
        <div key={knob} class={set[knob] === undefined ? undefined : 'changed'}>
          <label for={`${id}-${knob}`}>
            <span class="mono">{knob}</span> <span class="soft">{words}</span>
          </label>
          <Control
            id={`${id}-${knob}`}
            form={form}
            value={set[knob] ?? inForce.get(knob) ?? ''}
            turn={(value) => turn(knob, value)}
          />
        </div>
      ))}
      {children}
      <button type="button" disabled={Object.keys(set).length === 0} onClick={() => change({})}>
        As it was judged
      </button>
    </form>
  );
}

function Control({
  id,
  form,
  value,
  turn,
}: {
  id: string;
  form: Form;
  value: string;
  turn: (value: string) => void;
}) {
  if ('choices' in form)
    return (
      <select id={id} value={value} onChange={(event) => turn(event.currentTarget.value)}>
        {form.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  const { min, max, step, unit = '' } = form;
  return (
    <span class="slider">
      <input
        id={id}
        type="range"
        {...{ min, max, step }}
        value={Number.parseFloat(value)}
        onInput={(event) => turn(`${event.currentTarget.value}${unit}`)}
      />
      <output for={id} class="mono">
        {value}
      </output>
    </span>
  );
}

/** Settings are told as JSON. */
function unquoted(json: string): string {
  return json.replace(/^"(.*)"$/, '$1');
}
