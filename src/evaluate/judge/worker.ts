import { simulateClicker } from '../../simulate/simulate-clicker.js';
import { onClock } from '../corpus/clock.js';
import { isInPart } from '../corpus/part.js';
import { parseSession } from '../corpus/session.js';
import { judgeSession } from './judge-session.js';
import {
  type EvaluateAnswer,
  type EvaluateTask,
  type LineProblem,
  type LinesTask,
  MAX_PROBLEMS,
  type SessionResult,
  type SimulateTask,
} from './messages.js';

/** The entry point of an evaluation worker: one task in, one answer out, no state kept. */
export default function answer(task: EvaluateTask): EvaluateAnswer {
  return task.kind === 'lines' ? judgeLines(task) : judgeSimulated(task);
}

function judgeLines({ lines, firstLine, asChannel, clock, part, rules }: LinesTask): EvaluateAnswer {
  const results: SessionResult[] = [];
  const problems: LineProblem[] = [];
  let seen = 0;
  let moreProblems = 0;
  const refuse = (index: number, message: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ line: firstLine + index, message });
    else moreProblems++;
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      const recorded = parseSession(line);
      if ('expected' in recorded) {
        refuse(index, `expected ${recorded.expected}, got ${recorded.got}`);
        continue;
      }
      seen++;
      if (!isInPart(recorded.id, part)) continue;
      const session = clock === null ? recorded : onClock(recorded, clock);
      const { id, label } = session;
      results.push({ id, label, ...judgeSession(session, asChannel ?? session.channel, rules) });
    } catch (error) {
      refuse(index, error instanceof Error ? error.message : String(error));
    }
  }
  return { seen, results, problems, moreProblems };
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
