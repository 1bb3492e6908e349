// What the input detector costs in a worker.
import { inlineIndicators } from '../../dist/cli/engine.js';
import { ChannelStates } from '../../dist/pipeline/pool/channel-states.js';
import { CHANNELS, MARK } from '../../dist/records/input.js';
import { createRandom } from '../../dist/simulate/random.js';
import { createAnalyser } from '../../dist/workers/input/analyse.js';
import { atMost, median, NOISY } from './tools.mjs';

const HOP_MS = 100;
const PRESSES_A_HOP = 3;
/**
 * Few, because a worker finds the events of a hop in its caches; and too many for the repetition of intervals from round to round
 * to be seen (it is looked for among 512).
 */
const HOPS_A_ROUND = 200;

/** Three presses with their releases on each channel, 100 ms of clicking that never pauses. */
function events(startMs, random) {
  const presses = CHANNELS.length * PRESSES_A_HOP;
  const times = new Float64Array(2 * presses);
  const marks = new Uint8Array(2 * presses);
  const holds = new Float64Array(2 * presses);
  for (let each = 0; each < presses; each++) {
    const at = 2 * each;
    const channel = Math.floor(each / PRESSES_A_HOP);
    const press = each % PRESSES_A_HOP;
    times[at] = startMs + (press * HOP_MS) / PRESSES_A_HOP + random() * 15;
    marks[at] = channel;
    holds[at] = Number.NaN;
    holds[at + 1] = 5 + random() * 12;
    times[at + 1] = times[at] + holds[at + 1];
    marks[at + 1] = channel | MARK.release;
  }
  return { times, marks, holds };
}

/** µs of CPU time for each press, its release included: the median of rounds, after the first ones. */
function costOfPress(rounds) {
  // As the command does for its workers.
  inlineIndicators();
  const states = new ChannelStates({});
  const analyse = createAnalyser({}, states.halves);
  const costs = [];
  const { next: random } = createRandom(1);
  const tasks = Array.from({ length: HOPS_A_ROUND }, (_, hop) => [events(hop * HOP_MS, random)]);
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (const hops of tasks) {
      analyse(states.task(hops));
      states.commit(hops);
    }
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / (HOPS_A_ROUND * CHANNELS.length * PRESSES_A_HOP));
    for (const { times } of tasks.flat()) {
      for (let at = 0; at < times.length; at++) times[at] += HOPS_A_ROUND * HOP_MS;
    }
  }
  return median(costs.slice(Math.ceil(rounds / 3)));
}

export const inputRows = [
  {
    name: 'input-cost',
    what: 'the detector on hops of 100 ms with 3 presses and 3 releases on each of 4 channels',
    measure({ isQuick }) {
      const rounds = isQuick ? 150 : 450;
      return {
        note: `${rounds} rounds of ${HOPS_A_ROUND} hops, warm after a third of them; CPU time of the whole process`,
        checks: [atMost('a press with its release', costOfPress(rounds), 2, 'µs', NOISY)],
      };
    },
  },
];
