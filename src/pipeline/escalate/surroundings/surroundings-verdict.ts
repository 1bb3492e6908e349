import type { Finding } from '../../../records/finding.js';
import type { ProbeFailed } from '../../../records/record.js';
import type { Judgement } from '../../../workers/messages.js';
import type { CouldNotTell } from '../could-not-tell.js';
import type { Decision } from '../decision.js';
import { fitToShow } from '../fit-to-show.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import type { Reading, SubjectVerdict } from '../subject.js';

/** Findings of one event. */
const MAX_FINDINGS = 32;

/** Warns of what is beside a process. That alone is never a verdict on the process: others run it. */
export class SurroundingsVerdict implements SubjectVerdict {
  constructor(private readonly couldNotTell: CouldNotTell) {}

  /** One event a reading, however many came at once: there is one reading a second. */
  onReading(held: Held | null, { time }: Reading, judgement: Judgement | undefined): Decision[] {
    if (held === null || judgement === undefined) return [];
    const fresh = judgement.findings
      .map(fitToShow)
      .filter((finding) => held.surroundings.add(keyOf(finding)));
    const [first, ...more] = fresh;
    if (first === undefined) return [];
    const { name, info } = held;
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    const about = { pid: info.pid, process: name, findings: fresh.slice(0, MAX_FINDINGS) };
    const message = `${texts.suspiciousThing(name, info.pid, first)}${others}`;
    const parts = { kind: 'finding', level: 'WARNING', module: 'MONITOR', status: 'suspicious' } as const;
    return [{ time, event: { ...parts, ...about, message } }];
  }

  onFailure(held: Held | undefined, failure: ProbeFailed): Decision[] {
    return this.couldNotTell.onUnjudged(failure, held, failure.message);
  }
}

const keyOf = ({ detector, words }: Finding): string => `${detector} ${words}`;
