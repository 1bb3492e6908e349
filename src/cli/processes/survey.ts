import { loadConfig } from '../../config/load.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { configuredDetectors, isAttributing } from '../../pipeline/pool/worker-settings.js';
import type { Candidate } from '../../sources/process/held-process.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { ReadingTimes } from '../../sources/process/observe/reading-times.js';
import { startProbe } from '../../sources/process/observe/started-probe.js';
import type { ProcessTable } from '../../sources/process/platform.js';
import { UNPROMPTED } from '../../sources/process/probe.js';
import { factsNeeded } from '../../workers/detectors.js';
import { type PolicyFlags, policyInput } from '../options/policy-options.js';
import { lookAtProcess, type ProcessLook } from './look-at-process.js';

/** Tells which processes are looked at. Names in a candidate are in the table's form (see ProcessTable.encodeName). */
export type Choice = (pid: number, candidate: Candidate) => boolean;

/**
 * Looks once at processes of this machine, as a monitor with this configuration does first of all. The command itself is left out.
 *
 * Rejects with CS_CONFIG or CS_USAGE for a configuration that makes no sense, CS_PLATFORM, CS_NATIVE.
 *
 * @param flags what the command line says about the configuration
 * @param choose makes the choice among this machine's processes
 */
export async function surveyProcesses(
  flags: PolicyFlags,
  choose: (processes: ProcessTable) => Choice,
): Promise<readonly ProcessLook[]> {
  const loaded = loadConfig({
    flags: policyInput(flags),
    env: process.env,
    configFile: flags.config,
    cwd: process.cwd(),
    // Whom it would watch does not matter here.
    launches: true,
  });
  // One look is too short to read all modules, and a baseline is of one program.
  const config = { ...loaded.config, memory: { ...loaded.config.memory, baseline: undefined } };
  const platform = await loadPlatform();
  const extensions = await loadExtensions(config);
  const detectors = configuredDetectors(config, extensions);
  const all = configuredDetectors({ ...config, disabledDetectors: [] }, extensions);
  const facts = factsNeeded(detectors);
  const probes = platform.probes.filter(
    ({ fact, intervalMs }) => facts.includes(fact) && intervalMs !== 'told',
  );
  const settings = { ...config.memory, programs: config.programs };
  const options = {
    probes: probes.map((probe) => startProbe(probe, settings, new ReadingTimes(), UNPROMPTED)),
    detectors,
    disabled: all.filter((each) => !detectors.includes(each)).map(({ id }) => id),
    allowed: config.memory.allow,
    isAttributing: isAttributing(config),
  };
  const isChosen = choose(platform.processes);
  return platform.processes.list().flatMap((pid) => {
    if (pid === process.pid) return [];
    const accept = (candidate: Candidate) =>
      isChosen(pid, candidate) ? ({ as: 'other' } as const) : undefined;
    const held = platform.hold(pid, accept, probes);
    if (held === undefined) return [];
    const look = lookAtProcess(held, options);
    const hasEnded = platform.state(held) === 'exited';
    platform.release(held.handle);
    return hasEnded ? [] : [look];
  });
}
