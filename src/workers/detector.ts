import type { InputFinding } from '../records/finding.js';
import type { RegionReader } from '../records/snapshot.js';
import type { ChannelWindow, InputRule } from './messages.js';

/** What a detector reads. A scan delivers only what the detectors in force need. */
export type Need = 'regions' | 'input-window';

interface Definition {
  /** Also the name of its file and of its findings. */
  readonly id: string;
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high';
  /** Only `stable` detectors count towards a verdict; `experimental` ones warn. */
  readonly maturity: 'stable' | 'experimental';
}

/** Looks at one executable region, in place in its packed snapshot. Pure. */
export interface RegionDetector extends Definition {
  readonly needs: readonly 'regions'[];
  isSuspicious(regions: RegionReader, index: number): boolean;
}

/** Looks at the presses of one channel in one window. Pure. */
export interface InputDetector extends Definition {
  readonly needs: readonly 'input-window'[];
  /** The finding without the stamps that analyse() adds, or undefined for nothing found. */
  inspect(window: ChannelWindow, rule: InputRule): InputMeasures | undefined;
}

export type InputMeasures = Pick<InputFinding, 'presses' | 'windowMs' | 'ratePerSecond' | 'cv'>;
