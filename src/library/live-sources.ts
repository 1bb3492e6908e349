import { merge, type Observable } from 'rxjs';
import type { Config } from '../config/schema.js';
import { restRules } from '../pipeline/escalate/memory/rest-rules.js';
import { configuredDetectors } from '../pipeline/pool/worker-settings.js';
import type { SourceRecord } from '../records/record.js';
import type { ClockOrigin } from '../records/time.js';
import { withClockSteps } from '../sources/clock-steps.js';
import { createInputSource } from '../sources/input/input-source.js';
import type { ProcessControl, Sources, SystemOptions } from '../sources/interfaces.js';
import { loadPlatform } from '../sources/process/load-platform.js';
import { createProcessSystem } from '../sources/process/process-system.js';
import { factsNeeded } from '../workers/detectors.js';
import type { Extensions } from '../workers/extensions/extensions.js';

/** Nobody watches more at once. */
const MANY_TARGETS = 1000;

/** This machine's processes and input, as a configuration asks for them. */
export interface LiveSources extends Sources {
  /** Unsubscribing ends the watching. Completes when closed. */
  records(): Observable<SourceRecord>;
  readonly control: ProcessControl;
  /** To be said at the start, one sentence each: how many targets can be held, where that is not many. */
  readonly notices: readonly string[];
  /** Resolves once all processes that run now were looked at; targets found have been reported then. */
  lookThrough(): Promise<void>;
  /** Closes every handle, once verdicts have been carried out. */
  close(): Promise<void>;
}

/** What sources may need besides the configuration. */
export interface LiveSourcesOptions {
  /** What times of the day are taken from at the start: when the system's clock is set, a record says so. */
  readonly origin: ClockOrigin;
  /** Of a program that was launched. Default: none was. */
  readonly mark?: string | undefined;
  /** Default: none. */
  readonly extensions?: Extensions;
  /** Where the time of each reading of a fact is recorded, for figures. Default: nowhere. */
  readonly readings?: Pick<SystemOptions, 'readingTimes' | 'readingBuckets'>;
}

/**
 * Opens the native sources; what the detectors in force need decides which probes run. Targets by PID are held before it
 * resolves; work begins with the subscription.
 *
 * Rejects with CS_PLATFORM, CS_TARGET, CS_NATIVE as createProcessSystem does.
 */
export async function openLiveSources(
  config: Config,
  { origin, mark = '', extensions, readings = {} }: LiveSourcesOptions,
): Promise<LiveSources> {
  const { target, pid, descendants, profile, memory, programs, input } = config;
  const { targets, saw } = (await loadPlatform()).holdLimit();
  const system = await createProcessSystem({
    names: target,
    pids: pid,
    everyProcess: profile === 'strict',
    descendants,
    mark,
    facts: factsNeeded(configuredDetectors(config, extensions)),
    memory,
    rest: restRules(config),
    programs,
    ...readings,
  });
  return {
    records: () => withClockSteps(merge(system.records, createInputSource(input)), origin),
    control: system.control,
    notices: targets < MANY_TARGETS ? [saw] : [],
    lookThrough: () => system.lookThrough(),
    close: () => system.close(),
  };
}
