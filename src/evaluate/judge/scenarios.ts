/** A family of clickers at the rates at which an evaluation runs it, in presses/s. */
export interface Scenario {
  readonly title: string;
  readonly family: string;
  readonly rates: readonly number[];
  readonly parameters?: Readonly<Record<string, number>>;
}

const CLICKING = [5, 8, 10, 15, 20, 30];
const TICKED = [5, 7, 9, 11, 13];

/** The default clickers of an evaluation: those that the detector is measured against. */
export const SCENARIOS: readonly Scenario[] = [
  { title: 'xdotool, constant', family: 'constant', rates: [2, ...CLICKING] },
  { title: 'ydotool', family: 'ydotool', rates: [2, ...CLICKING] },
  { title: 'theclicker', family: 'theclicker', rates: [2, ...CLICKING, 40] },
  { title: 'xclicker', family: 'xclicker', rates: [2, ...CLICKING] },
  {
    title: 'xclicker, uniform +- 20 ms',
    family: 'xclicker',
    rates: [2, 5, 10],
    parameters: { randomMs: 20 },
  },
  { title: 'xclicker, hold to 30 ms', family: 'xclicker', rates: [5, 10], parameters: { holdMs: 30 } },
  { title: 'xautoclick', family: 'xautoclick', rates: [1, 2, 5] },
  ...[0.1, 0.2, 0.3, 0.5].map(
    (spread): Scenario => ({
      title: `uniform +- ${spread * 100} %`,
      family: 'uniform',
      rates: CLICKING,
      parameters: { spread },
    }),
  ),
  ...[0.1, 0.2, 0.35].map(
    (deviation): Scenario => ({
      title: `gaussian ${deviation * 100} %`,
      family: 'gaussian',
      rates: CLICKING,
      parameters: { deviation },
    }),
  ),
  { title: 'Blur, its defaults', family: 'blur', rates: [10, 25] },
  ...[10, 15.6].flatMap((tickMs): Scenario[] => [
    { title: `AutoHotkey 80, 120, ${tickMs} ms`, family: 'autohotkey', rates: [10], parameters: { tickMs } },
    {
      title: `AutoHotkey 50, 100, ${tickMs} ms`,
      family: 'autohotkey',
      rates: [13.333],
      parameters: { tickMs, minShare: 2 / 3, maxShare: 4 / 3 },
    },
  ]),
  ...['stabilised', 'spamming', 'butterfly', 'drag'].map(
    (mode): Scenario => ({
      title: `lattice, ${mode}`,
      family: `lattice-${mode}`,
      rates: TICKED,
    }),
  ),
  { title: 'lattice, normal 179.5 +- 20.4 ms', family: 'lattice-normal', rates: [5.57] },
  {
    title: 'lattice, normal 87.9 +- 13.4 ms',
    family: 'lattice-normal',
    rates: [11.38],
    parameters: { deviationMs: 13.4 },
  },
  { title: 'replay, loop of 20', family: 'replay', rates: [3, 7], parameters: { loop: 20 } },
  { title: 'replay, loop of 100', family: 'replay', rates: [5, 7], parameters: { loop: 100 } },
  { title: 'Mimic-like', family: 'mimic', rates: [8, 12, 16] },
];
