import { FACTS } from '../../../facts/facts.js';
import type { ClockStepped, RateLowered } from '../../../records/record.js';
import { isoTime } from '../../../records/time.js';
import { figure } from '../../../workers/input/figure.js';
import type { Decision } from '../decision.js';
import { MODULE_OF } from '../subject.js';

/** The CPU budget slowed the scans. */
export function rateLowered(record: RateLowered): Decision {
  const { time, fact, wantedIntervalMs, actualIntervalMs, scanMs, cpuBudget } = record;
  const message =
    `Scanning slowed from every ${wantedIntervalMs} ms to every ${figure(actualIntervalMs)} ms: ` +
    `one scan takes ${figure(scanMs)} ms and the budget is ${figure(cpuBudget * 100)} % of one core`;
  const details = { wantedIntervalMs, actualIntervalMs, scanMs, cpuBudget, fact };
  const module = MODULE_OF[FACTS[fact].subject];
  return { time, event: { kind: 'rate-lowered', level: 'WARNING', module, message, details } };
}

/** The calendar's clock was set. Whoever reads the log must not take the step for a gap, or for time that went by. */
export function clockStepped({ time, clock, stepMs }: ClockStepped): Decision {
  const seconds = (Math.abs(stepMs) / 1000).toFixed(1);
  const what =
    stepMs < 0
      ? `was set back by ${seconds} s`
      : `went ahead by ${seconds} s (it was set, or the machine slept)`;
  const message = `The system clock ${what}: times in the log follow it from here on`;
  const details = { stepMs, timeBefore: isoTime(clock.epochMs - stepMs) };
  return { time, event: { kind: 'clock-stepped', level: 'WARNING', module: 'MONITOR', message, details } };
}
