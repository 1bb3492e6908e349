import { expect, test } from 'vitest';
import { EventParser } from '../../../page/transport/event-parser.js';

const TEXT =
  'id: 7\nevent: frame\ndata: {"a":1}\n\n: still here\n\nevent: end\r\ndata: one\r\ndata: two\r\n\r\n';
const EVENTS = [
  { event: 'frame', data: '{"a":1}', id: '7' },
  { event: 'end', data: 'one\ntwo', id: '7' },
];

test('events are read whole, however the text is cut', () => {
  for (let size = 1; size <= TEXT.length; size++) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < TEXT.length; at += size) events.push(...parser.push(TEXT.slice(at, at + size)));
    expect(events).toEqual(EVENTS);
  }
});

test('an event that is not finished waits, and one without data says nothing', () => {
  const parser = new EventParser();
  expect(parser.push('event: frame\n\ndata: late')).toEqual([]);
  expect(parser.push('\n\n')).toEqual([{ event: 'message', data: 'late', id: '' }]);
});

test('a field without a colon is empty, and only one space behind a colon is no part of it', () => {
  expect(new EventParser().push('data\ndata:  two\nother: x\n\n')).toEqual([
    { event: 'message', data: '\n two', id: '' },
  ]);
});
