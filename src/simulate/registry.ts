import { autohotkey } from './families/autohotkey.js';
import { blur } from './families/blur.js';
import { constant } from './families/constant.js';
import { gaussian } from './families/gaussian.js';
import { lattices } from './families/lattice.js';
import { mimic } from './families/mimic.js';
import { replay } from './families/replay.js';
import { theclicker } from './families/theclicker.js';
import { uniform } from './families/uniform.js';
import { xautoclick } from './families/xautoclick.js';
import { xclicker } from './families/xclicker.js';
import { ydotool } from './families/ydotool.js';
import type { ClickerFamily } from './family.js';

/**
 * Every family of simulated clickers, with its parameters. To add one: a file in families/, a line here.
 *
 * @example
 * ```ts
 * import { FAMILIES } from 'clearsight';
 *
 * for (const { id, parameters } of FAMILIES) console.log(id, Object.keys(parameters));
 * ```
 */
export const FAMILIES: readonly ClickerFamily[] = [
  constant,
  ydotool,
  theclicker,
  xclicker,
  xautoclick,
  uniform,
  gaussian,
  blur,
  autohotkey,
  ...lattices,
  mimic,
  replay,
];
