import type { Config } from '../../../config/schema.js';
import { FACTS } from '../../../facts/facts.js';
import type { Finding, InputFinding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';
import type { Judgement } from '../../../workers/messages.js';
import type { Decision } from '../decision.js';
import { fitToShow } from '../fit-to-show.js';
import type { Held, HeldProcesses } from '../held-processes.js';
import * as texts from '../log-texts.js';
import { MODULE_OF, type Reading } from '../subject.js';
import type { Verdicts } from '../verdicts.js';
import { type Evidence, EvidenceSet } from './evidence-set.js';
import { weigh, weightOf } from './weigh.js';

/** Findings that a verdict carries, and names. */
const MAX_FINDINGS = 32;

/**
 * Makes a verdict of warnings of different modules about one target. A pure fold: what counts is what was seen within the window,
 * in whatever order. Each warning is said by its own module; what counts towards a verdict there does not count here.
 */
export class Correlation {
  /** Input has no process of its own: it counts for every target, also for one that starts within the window. */
  readonly #input = new EvidenceSet();

  constructor(
    private readonly config: Config['correlation'],
    private readonly held: HeldProcesses,
    private readonly verdicts: Verdicts,
  ) {}

  /** A reading of a fact of a process. What it shows stands until a reading does not show it any more. */
  onReading(held: Held, { kind, fact, time }: Reading, judgement: Judgement | undefined): Decision[] {
    if (!this.#asks(held)) return [];
    const { evidence } = held;
    if (judgement !== undefined) {
      evidence.stopStanding(fact);
      const module = MODULE_OF[FACTS[fact].subject];
      for (const finding of heaviestOfEach(judgement.findings)) {
        evidence.add(finding.detector, { module, finding: fitToShow(finding), time }, fact);
      }
    } else if (kind === 'unchanged') evidence.refresh(fact, time);
    // Of nearly every reading there is nothing to say.
    return evidence.isEmpty ? [] : this.#decide(held, time);
  }

  /** A finding about input that is not enough for a verdict. */
  onInput(time: Milliseconds, found: InputFinding): Decision[] {
    const finding = fitToShow(found);
    this.#input.add(`${found.detector} ${found.channel}`, { module: 'INPUT_DETECTOR', finding, time });
    return this.held.targets().flatMap((held) => (this.#asks(held) ? this.#decide(held, time) : []));
  }

  #asks({ info, isDecided }: Held): boolean {
    return this.config.enabled && info.isTarget && !isDecided;
  }

  #decide(held: Held, time: Milliseconds): Decision[] {
    const { window, threshold } = this.config;
    const about = held.evidence.since(time - window);
    if (about.length === 0) return [];
    const parts = [...about, ...this.#input.since(time - window)];
    const weight = weigh(parts);
    if (weight < threshold) return [];
    const strongest = parts.sort(byWeight).slice(0, MAX_FINDINGS);
    return this.verdicts.about(held, time, {
      code: 'FI-COR-001',
      module: 'MONITOR',
      reason: texts.correlated(strongest.map(({ finding }) => finding)),
      findings: strongest.sort((one, other) => one.time - other.time).map(({ finding }) => finding),
      details: { weight, threshold, windowMs: window },
    });
  }
}

/** What counts towards no verdict of its own: the first of the heaviest of each detector. */
function heaviestOfEach(findings: readonly Finding[]): Iterable<Finding> {
  if (findings.length === 0) return [];
  const heaviest = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.maturity === 'stable') continue;
    const known = heaviest.get(finding.detector);
    if (known === undefined || weightOf({ finding }) > weightOf({ finding: known })) {
      heaviest.set(finding.detector, finding);
    }
  }
  return heaviest.values();
}

/** Heaviest first; else by detector, so that the words do not depend on the order in which things were seen. */
const byWeight = (one: Evidence, other: Evidence): number =>
  weightOf(other) - weightOf(one) || (one.finding.detector < other.finding.detector ? -1 : 1);
