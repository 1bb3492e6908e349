import type { Config } from '../../../config/schema.js';
import type { TriedDetector } from '../../../page/stream/answers.js';
import { configuredDetectors, configuredIndicators } from '../../../pipeline/pool/worker-settings.js';
import type { MonitorEvent } from '../../../records/event.js';
import type { SourceRecord } from '../../../records/record.js';
import { escapeText } from '../../../text/escape.js';
import type { Needs } from '../../../workers/detector.js';
import type { Extensions } from '../../../workers/extensions/extensions.js';

/** Follows a replay: what each detector and indicator was given, and which events name it. */
export class DetectorTally {
  readonly #facts = new Set<string>();
  readonly #events = new Map<string, number>();
  #hasInput = false;

  observe(record: SourceRecord): void {
    // Of a tracer that there is none, only `unchanged` says.
    if (record.kind === 'observed' || record.kind === 'unchanged') this.#facts.add(record.fact);
    else if (record.kind === 'input') this.#hasInput = true;
  }

  hear({ findings = [] }: MonitorEvent): void {
    for (const id of new Set(findings.map(({ detector }) => detector)))
      this.#events.set(id, (this.#events.get(id) ?? 0) + 1);
  }

  /** Those in force under the configuration that was replayed, and those that are only disabled. */
  of(config: Config, extensions: Extensions): readonly TriedDetector[] {
    const all: Config = { ...config, disabledDetectors: [] };
    const told = ({ id, title }: { readonly id: string; readonly title: string }, isGiven: boolean) => {
      const isDisabled = config.disabledDetectors.includes(id);
      return { id, title: escapeText(title), isDisabled, events: this.#events.get(id) ?? 0, isGiven };
    };
    return [
      ...configuredDetectors(all, extensions).map((one) => told(one, this.#isGiven(one.needs))),
      ...configuredIndicators(all, extensions).map((one) => told(one, this.#hasInput)),
    ];
  }

  #isGiven(needs: Needs): boolean {
    return Object.entries(needs).every(([fact, need]) => need !== 'required' || this.#facts.has(fact));
  }
}
