import { valueAt } from './explain.js';
import type { LoadedConfig } from './load.js';
import { SETTINGS } from './settings.js';

/** One setting as it is in force. */
export interface SettingInForce {
  readonly key: string;
  /** As it was written: durations have their units. Undefined when nothing sets it and it has no default. */
  readonly value: unknown;
  readonly from: 'flag' | 'environment' | 'file' | 'default';
  /** The flag, the variable or the file; absent for a default. */
  readonly where?: string;
}

/** Every setting with its value and where that came from, in the schema's order; of the indicators, the thresholds that were set. */
export function settingsInForce({ layers, file }: Pick<LoadedConfig, 'layers' | 'file'>): SettingInForce[] {
  const places = { flag: 'flag', environment: 'variable' } as const;
  return SETTINGS.filter(({ keys }) => !keys.includes('[]')).flatMap((setting): SettingInForce[] => {
    const { path: key, keys, schema } = setting;
    const layer = layers.findLast(({ input }) => valueAt(input, keys) !== undefined);
    if (layer === undefined || layer.from === 'recording') {
      return keys[1] === 'indicators' ? [] : [{ key, value: schema.default, from: 'default' }];
    }
    const { from, input } = layer;
    const where = from === 'file' ? file : setting[places[from]];
    return [{ key, value: valueAt(input, keys), from, ...(where !== undefined && { where }) }];
  });
}
