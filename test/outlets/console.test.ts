import { expect, test } from 'vitest';
import { ConsoleLines } from '../../src/outlets/lines/console.js';
import { formatLine } from '../../src/outlets/lines/line.js';
import { enforcementOf, eventOf, Sink, verdictOf } from './support.js';

test.each([
  ['a simulated verdict', verdictOf({ outcome: 'simulated' }), ' (simulated)'],
  ['a verdict of a replay', verdictOf({ replayed: true, action: 'terminate' }), ' (replay)'],
  ['a simulated verdict of a replay', verdictOf({ replayed: true, outcome: 'simulated' }), ' (replay)'],
  ['a verdict that is carried out', verdictOf({ action: 'terminate' }), ''],
  ['what became of it', enforcementOf(), ''],
  ['anything else of a replay', eventOf({ replayed: true }), ''],
])('%s', async (_, event, remark) => {
  const stream = new Sink();
  const lines = new ConsoleLines({ stream });
  lines.emit(event);
  await lines.close();
  expect(stream.lines).toEqual([formatLine(event, 'threshold') + remark]);
});

test.each([
  ['FATAL', 2],
  ['CRITICAL', 2],
  ['ERROR', 3],
  ['WARNING', 4],
  ['INFO', 6],
] as const)('%s has the priority %i, on its second line too', async (level, priority) => {
  const stream = new Sink();
  const lines = new ConsoleLines({ stream, priority: true, details: true });
  const event = eventOf({ level });
  lines.emit(event);
  await lines.close();
  expect(stream.lines[0]).toBe(`<${priority}>${formatLine(event, 'threshold')}`);
  expect(stream.lines[1]).toMatch(new RegExp(`^<${priority}>    kind=`));
});
