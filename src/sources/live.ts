import { merge, type Observable } from 'rxjs';
import type { Config } from '../config/schema.js';
import type { FactId } from '../facts/facts.js';
import type { SourceRecord } from '../records/record.js';
import { createInputSource } from './input/input-source.js';
import type { ProcessControl, Sources } from './interfaces.js';
import { createProcessSystem } from './process/process-system.js';

/** This machine's processes and input, as a configuration asks for them. */
export interface LiveSources extends Sources {
  /** For one subscriber; unsubscribing ends the watching. Completes when closed. */
  readonly records: Observable<SourceRecord>;
  readonly control: ProcessControl;
  /** Lets go of every handle, once verdicts have been carried out. */
  close(): Promise<void>;
}

/**
 * Opens the native sources, with the probes of these facts. Targets by PID are held before it resolves; work begins with the subscription.
 *
 * Rejects with CS_PLATFORM, CS_TARGET, CS_NATIVE as createProcessSystem does.
 */
export async function openLiveSources(config: Config, facts: readonly FactId[]): Promise<LiveSources> {
  const { target, pid, profile, memory, input } = config;
  const system = await createProcessSystem({
    names: target,
    pids: pid,
    everyProcess: profile === 'strict',
    facts,
    memory,
  });
  return {
    records: merge(system.records, createInputSource(input)),
    control: system.control,
    close: () => system.close(),
  };
}
