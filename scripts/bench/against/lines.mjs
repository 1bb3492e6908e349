// A comparison as lines for people.
import { show } from '../format.mjs';

/** The lines of one row. `name` is that of the other commit. */
export function linesOf({ error, figures }, name) {
  if (error !== undefined) return [`MISS  not measured: ${error}`];
  return figures.map((figure) => {
    const { what, unit, sign, limit, isNoisy, ours, theirs, ratio } = figure;
    const bound = `must be ${sign} ${show(limit)} ${unit}`.trimEnd();
    const sides =
      theirs === undefined
        ? [spread(ours, unit), `${name} has no such figure`]
        : [spread(ours, unit), spread(theirs, unit)];
    const columns = sides.map((side) => side.padEnd(30)).join('  ');
    const shownRatio = ratio === undefined ? '' : ratio.toFixed(2);
    return `${verdict(figure)} ${columns} ${shownRatio.padStart(5)}${isNoisy ? ' ~' : '  '} ${what}; ${bound}`;
  });
}

/** What the lines mean. */
export function legend(name, turns) {
  return [
    `Columns: ours, ${name}: median of ${turns} turns (min..max); ratio ours/${name}; ~ when noise limits the figure.`,
    'WORSE: the median is worse by more than 5 %; of figures with ~ only if min..max of both sides do not overlap either.',
    'MISS: our median misses its bound.',
  ].join('\n');
}

function verdict({ isMissed, isWorse }) {
  if (isMissed) return 'MISS ';
  return isWorse ? 'WORSE' : 'ok   ';
}

const spread = ({ median, min, max }, unit) =>
  `${`${show(median)} ${unit}`.trimEnd()} (${show(min)}..${show(max)})`;
