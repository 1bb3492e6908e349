import { expect, test } from 'vitest';
import type { FactId } from '../../../src/facts/facts.js';
import { HeldProcesses } from '../../../src/pipeline/escalate/held-processes.js';
import { MemoryVerdict } from '../../../src/pipeline/escalate/memory/memory-verdict.js';
import { Verdicts } from '../../../src/pipeline/escalate/verdicts.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import type { ProcessInfo } from '../../../src/records/target.js';
import { suspicious } from '../support/judgements.js';
import { configured, keyOf, regions, tracer } from '../support/records.js';

// Detectors of two paces that judge memory: one follows `regions`, one (made up) follows `tracer`.

const INFO: ProcessInfo = { key: keyOf(1), pid: 1, name: 'game', executable: '', isTarget: true };

/** What is said of judgements, each of a pace and of so many suspicious things. */
function kindsOf(...seen: readonly (readonly [pace: FactId, count: number])[]): string[] {
  const config = configured();
  const held = new HeldProcesses();
  const counters = createCounters();
  const memory = new MemoryVerdict(config, new Verdicts(config, held, counters), counters);
  const process = held.put(INFO);
  return seen
    .flatMap(([pace, count], time) => {
      const reading = pace === 'regions' ? regions(1, time) : tracer(1, time);
      return memory.onReading(process, reading, suspicious(count));
    })
    .map(({ event }) => event.kind)
    .filter((kind) => kind !== 'region');
}

test('hits of two paces do not add up', () => {
  expect(kindsOf(['regions', 1], ['tracer', 1], ['regions', 1])).toEqual(['hit', 'hit', 'hit']);
  expect(kindsOf(['tracer', 1], ['regions', 1], ['tracer', 1], ['regions', 1])).not.toContain('verdict');
});

test.each<[string, FactId, FactId]>([
  ['of one pace', 'regions', 'tracer'],
  ['of the other', 'tracer', 'regions'],
])('three %s do, whatever the other pace sees', (_, pace, other) => {
  const seen = kindsOf([pace, 1], [other, 1], [pace, 1], [other, 0], [pace, 1]);
  expect(seen).toEqual(['hit', 'hit', 'hit', 'hit', 'verdict']);
});

test('there is one verdict a process, though both paces come to one', () => {
  const both = Array.from({ length: 5 }, () => [['regions', 1] as const, ['tracer', 1] as const]).flat();
  expect(kindsOf(...both).filter((kind) => kind === 'verdict')).toHaveLength(1);
});

test('a reading beside the pace shows what is there, and is no hit; the next of the pace is one', () => {
  const config = configured();
  const held = new HeldProcesses();
  const counters = createCounters();
  const memory = new MemoryVerdict(config, new Verdicts(config, held, counters), counters);
  const process = held.put(INFO);
  const kinds = (...readings: Parameters<typeof memory.onReading>[1][]) =>
    readings
      .flatMap((reading) => memory.onReading(process, reading, suspicious(1)))
      .map(({ event }) => event.kind);
  const prompted = (time: number) => ({ ...regions(1, time), prompted: true }) as const;
  expect(kinds(prompted(1), prompted(2), prompted(3), prompted(4))).toEqual(['region']);
  expect(kinds(regions(1, 5), prompted(6), regions(1, 7))).toEqual(['hit', 'hit']);
  expect(kinds(prompted(8), regions(1, 9))).toEqual(['hit', 'verdict']);
});
