import { expect, onTestFinished, test } from 'vitest';
import { History } from '../../../../src/page/server/history.js';
import { Tape } from '../../../../src/page/server/tape/tape.js';
import { eventOf, frameOf, rowOf, setup } from '../../support.js';

test('every moment is told as a live page was told it, on disk or not yet', () => {
  const tape = new Tape(setup);
  onTestFinished(() => tape.close());
  expect([tape.span, tape.at(1e9)]).toEqual([undefined, undefined]);
  const history = new History(setup, '');
  const told = Array.from({ length: 300 }, (_, index) => {
    const number = index + 1;
    const frame = frameOf(number, {
      processes: number % 7 === 0 ? [rowOf(`${number % 3}`, { hits: number })] : [],
      events: number % 50 === 0 ? [{ ...eventOf(number), kind: 'blind' }] : [],
    });
    tape.add(frame, () => history.snapshot(0), []);
    history.takeWhole(frame, []);
    return history.snapshot(0);
  });
  for (const { number, timeMs } of told) {
    expect(tape.at(timeMs)).toEqual(told[number - 1]);
    expect(tape.at(timeMs + 249)).toEqual(told[number - 1]);
  }
  expect(tape.at(1249)).toBeUndefined();
  expect(tape.span).toEqual({ fromMs: 1250, toMs: 1000 + 300 * 250 });
  expect(tape.moments.map(({ sequence }) => sequence)).toEqual([50, 100, 150, 200, 250, 300]);
});
