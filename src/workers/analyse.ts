import type { InputFinding } from '../records/finding.js';
import type { InputDetector } from './detector.js';
import type { ChannelWindow, InputRule } from './messages.js';

/**
 * Makes the function that looks at the windows of one hop: each channel through each detector, never a merge of channels.
 * A finding `enforces` when its detector is stable and its channel is the mouse's, or the rule says so for keys.
 */
export function createAnalyser(
  detectors: readonly InputDetector[],
  rule: InputRule,
): (windows: readonly ChannelWindow[]) => readonly InputFinding[] {
  return (windows) =>
    windows.flatMap((window) =>
      detectors.flatMap((detector) => {
        const measures = detector.inspect(window, rule);
        if (measures === undefined) return [];
        const isPrimary = window.channel !== 'keyboard' || rule.keyboardEnforces;
        const enforces = isPrimary && detector.maturity === 'stable';
        return [{ detector: detector.id, channel: window.channel, enforces, ...measures }];
      }),
    );
}
