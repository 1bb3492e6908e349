import type { Count, TapeFacts } from '../../../src/page/stream/answers.js';
import type { Setup } from '../../../src/page/stream/messages.js';
import { duration } from '../../parts/times.js';
import type { State } from '../../store/state.js';

/** One thing of two captures, in words. */
export interface Compared {
  readonly what: string;
  readonly values: readonly [string, string];
}

/** A capture, as far as it is compared. */
export interface Side {
  readonly setup: Setup;
  readonly counts: State['counts'];
  readonly tape: TapeFacts;
}

/** All that is compared of two captures: what they hold, what they were recorded with, by which settings they are judged. */
export function compare(sides: readonly [Side, Side]): readonly Compared[] {
  const row = (what: string, textOf: (side: Side) => string): Compared => ({
    what,
    values: [textOf(sides[0]), textOf(sides[1])],
  });
  const counted = (noun: string, countsOf: (side: Side) => readonly Count[]) =>
    namesIn(sides, (side) => countsOf(side).map(([name]) => name)).map((name) =>
      row(`${noun} ${name}`, (side) =>
        (countsOf(side).find(([each]) => each === name)?.[1] ?? 0).toLocaleString('en'),
      ),
    );
  const settings = namesIn(sides, ({ setup }) => setup.settings.map(({ path }) => path)).map((path) =>
    row(path, ({ setup }) => setup.settings.find((setting) => setting.path === path)?.value ?? 'not set'),
  );
  return [
    row('duration', ({ setup, tape }) => duration(tape.toMs - setup.startMs)),
    row('scans', ({ counts }) => counts.scans.toLocaleString('en')),
    row('hits', ({ counts }) => counts.hits.toLocaleString('en')),
    ...counted('verdicts', ({ tape }) => tape.totals.verdicts),
    ...counted('events with a finding of', ({ tape }) => tape.totals.findings),
    row('input events', ({ counts }) => counts.inputEvents.toLocaleString('en')),
    ...counted('presses on', ({ tape }) => tape.totals.presses),
    row('blind for', ({ tape }) => duration(tape.totals.blindMs)),
    row('records not judged', ({ counts }) => counts.unjudged.toLocaleString('en')),
    row('recorded with ClearSight', ({ setup }) => saidOr(setup.recordedWith?.clearsight)),
    row('recorded with Node.js', ({ setup }) => saidOr(setup.recordedWith?.node)),
    row('recorded on', ({ setup }) => saidOr(setup.recordedWith?.kernel)),
    row('host', ({ setup }) => saidOr(setup.host)),
    ...settings,
  ];
}

/** Names of either, those of the first in front. */
const namesIn = (sides: readonly [Side, Side], namesOf: (side: Side) => readonly string[]) => [
  ...new Set(sides.flatMap(namesOf)),
];

const saidOr = (text = '') => (text === '' ? 'not said' : text);
