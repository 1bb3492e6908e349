import { expect, test } from 'vitest';
import { FocusGate } from '../../../../src/sources/input/child/focus-gate.js';
import type { HookSink } from '../../../../src/sources/input/child/hook.js';

function start() {
  const said: string[] = [];
  const sink = {
    press: (...press: unknown[]) => said.push(`press ${press.join(' ')}`),
    state: (state: string, message: string) => said.push(`${state}: ${message}`),
  } as unknown as HookSink;
  return { said, gate: new FocusGate(sink, (pid) => said.push(`focus ${pid}`)) };
}

test('ready only when the hook is and the focus is known', () => {
  const { said, gate } = start();
  gate.state('ready', 'a');
  gate.follow(77);
  gate.follow('b');
  gate.follow(0);
  gate.state('waiting', 'c');
  expect(said).toEqual([
    'starting: asking which window has the focus',
    'focus 77',
    'ready: a',
    'focus -1',
    'waiting: the focus is unknown: b',
    'focus 0',
    'ready: a',
    'waiting: c',
  ]);
});

test('why the hook does not see is said before why the focus is not known', () => {
  const { said, gate } = start();
  gate.follow('b');
  gate.state('waiting', 'a');
  expect(said).toEqual(['focus -1', 'starting: starting the hook', 'waiting: a']);
});

test('presses pass as they are', () => {
  const { said, gate } = start();
  gate.press('left', 1, 5, true);
  expect(said).toEqual(['press left 1 5 true']);
});
