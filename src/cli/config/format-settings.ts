import { show } from '../../config/explain.js';
import type { SettingInForce } from '../../config/in-force.js';
import { escapeText } from '../../text/escape.js';

/** The settings as aligned lines for people: key, value, where it comes from. */
export function formatSettings(settings: readonly SettingInForce[]): readonly string[] {
  const rows = settings.map(({ key, value, from, where }) => [
    key,
    value === undefined ? '-' : show(value),
    where === undefined ? from : `${from} ${escapeText(where)}`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
