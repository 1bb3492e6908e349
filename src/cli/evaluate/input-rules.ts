import type { Config } from '../../config/schema.js';
import type { InputRules } from '../../evaluate/judge/judge-session.js';
import { workerSettings } from '../../pipeline/pool/worker-settings.js';
import { INDICATORS } from '../../workers/input/indicators.js';

/** What a configuration says of input, for an evaluation, which knows the indicators that are built in. */
export const inputRulesOf = (config: Config): Required<InputRules> => ({
  thresholds: workerSettings(config).inputThresholds,
  keyboardEnforces: config.input.keyboardEnforces,
  disabled: INDICATORS.map(({ id }) => id).filter((id) => config.disabledDetectors.includes(id)),
});
