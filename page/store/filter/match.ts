import type { MonitorEvent } from '../../../src/records/event.js';
import type { Field, Filter } from './language.js';

type Test = (event: MonitorEvent) => boolean;

/** Whether an event is as a value asks, by field. */
const TESTS: Readonly<Record<Field, (value: string) => Test>> = {
  level: (value) => (event) => event.level === value,
  kind: (value) => (event) => event.kind === value,
  module: (value) => (event) => event.module === value,
  code: (value) => {
    const code = value.toUpperCase();
    return (event) => event.code === code;
  },
  process: (value) => {
    const part = value.toLowerCase();
    return ({ pid, process }) => `${pid}` === part || process.toLowerCase().includes(part);
  },
  text: (value) => {
    const part = value.toLowerCase();
    return ({ message }) => message.toLowerCase().includes(part);
  },
};

/** Events that pass a filter, in the order in which they came. */
export function filterEvents(events: readonly MonitorEvent[], filter: Filter): readonly MonitorEvent[] {
  if (filter.length === 0) return events;
  const tests = filter.map(({ field, value, isNot }) => ({ test: TESTS[field](value), isNot }));
  return events.filter((event) => tests.every(({ test, isNot }) => test(event) !== isNot));
}
