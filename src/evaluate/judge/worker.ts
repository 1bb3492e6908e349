import { simulateClicker } from '../../simulate/simulate-clicker.js';
import { onClock } from '../corpus/clock.js';
import { isInPart } from '../corpus/part.js';
import { judgeSession } from './judge-session.js';
import type { EvaluateAnswer, EvaluateTask, LinesTask, SessionResult, SimulateTask } from './messages.js';
import { parseLines } from './parse-lines.js';

/** The entry point of an evaluation worker: one task in, one answer out, no state kept. */
export default function answer(task: EvaluateTask): EvaluateAnswer {
  return task.kind === 'lines' ? judgeLines(task) : judgeSimulated(task);
}

function judgeLines({ lines, firstLine, asChannel, clock, part, rules }: LinesTask): EvaluateAnswer {
  const results: SessionResult[] = [];
  const parsed = parseLines({ lines, firstLine }, (recorded) => {
    if (!isInPart(recorded.id, part)) return;
    const session = clock === null ? recorded : onClock(recorded, clock);
    const { id, label } = session;
    results.push({ id, label, ...judgeSession(session, asChannel ?? session.channel, rules) });
  });
  return { ...parsed, results };
}

function judgeSimulated(task: SimulateTask): EvaluateAnswer {
  const { family, rate, parameters, seconds, resolutionMs, clock, firstSeed, seeds, rules } = task;
  const results = Array.from({ length: seeds }, (_, index): SessionResult => {
    const seed = firstSeed + index;
    const id = `seed ${seed}`;
    const asRead = (readMs: number) =>
      simulateClicker(family, { rate, seconds, seed, resolutionMs: readMs, parameters });
    const session =
      clock === null || clock.jitterMs === 0
        ? asRead(clock?.clockMs ?? resolutionMs)
        : onClock({ id, ...asRead(0) }, clock);
    return { id, label: 'machine', ...judgeSession(session, 'left', rules) };
  });
  return { seen: seeds, results, problems: [], moreProblems: 0 };
}
