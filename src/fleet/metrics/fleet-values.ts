import type { Figure } from '../../figures/figure.js';
import { FLEET_FIGURES } from '../../figures/fleet-figures.js';
import type { Value } from '../../page/server/metrics/exposition.js';
import type { FleetCounts, LinkState } from '../stream/messages.js';

/** Of every figure of a fleet: its values. */
export function fleetValues(
  { monitors, ...counts }: FleetCounts,
  { isUp }: LinkState,
): readonly (readonly [Figure, readonly Value[]])[] {
  const one = (value: number): readonly Value[] => [{ value, labels: {} }];
  return [
    [FLEET_FIGURES.hosts, one(counts.hosts)],
    [
      FLEET_FIGURES.monitors,
      Object.entries(monitors).map(([state, value]) => ({ value, labels: { state } })),
    ],
    [FLEET_FIGURES.events, one(counts.events)],
    [FLEET_FIGURES.verdicts, one(counts.verdicts)],
    [FLEET_FIGURES.missing, one(counts.missing)],
    [FLEET_FIGURES.refused, one(counts.refused)],
    [FLEET_FIGURES.link, one(Number(isUp))],
  ];
}
