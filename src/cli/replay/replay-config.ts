import type { CaptureHeader } from '../../capture/format.js';
import { describeDifferences } from '../../config/differences.js';
import { loadConfig } from '../../config/load.js';
import { originNamed, parseConfig } from '../../config/parse.js';
import { isOfTheMachine, recordedPolicy } from '../../config/recorded.js';
import type { Config } from '../../config/schema.js';
import { escapeControls } from '../../text/escape.js';
import { type PolicyFlags, policyInput } from '../options/policy-options.js';

/**
 * The policy of a replay: the recorded one (the defaults for a text file of times), under a `--config` file, under flags. The
 * environment and a file that merely lies in the working directory have no say: the same command gives the same
 * verdicts everywhere.
 *
 * @throws CS_CONFIG, CS_USAGE
 */
export function loadReplayConfig(header: CaptureHeader | null, flags: PolicyFlags): Config {
  const { config } = loadConfig({
    base: header?.config,
    flags: policyInput(flags),
    env: {},
    configFile: flags.config,
    cwd: process.cwd(),
    // Nothing is ended here, so there is no target to ask for.
    launches: true,
  });
  return config;
}

/** What flags and `--config` change of the recorded policy, one sentence each. */
export function differencesFromRecording(header: CaptureHeader, config: Config): readonly string[] {
  const recorded = parseConfig(recordedPolicy(header.config), originNamed('recorded configuration'));
  return describeDifferences(recorded, config)
    .filter(({ key }) => !isOfTheMachine(key))
    .map(
      ({ key, from, to }) => `Replay differs from the recording: ${key} was ${show(from)}, is ${show(to)}`,
    );
}

function show(value: unknown): string {
  return value === undefined ? 'not set' : escapeControls(JSON.stringify(value));
}
