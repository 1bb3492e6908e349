import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, type Channel } from '../../../src/records/input.js';
import { Outbox } from '../../../src/sources/input/child/outbox.js';
import { createSink } from '../../../src/sources/input/child/sink.js';
import { encodeMessage, MessageDecoder } from '../../../src/sources/input/framing.js';
import type { HookMessage } from '../../../src/sources/input/messages.js';
import { builtFile } from '../../../src/threads/built-file.js';
import { testWith } from '../../support/requirements.js';
import { startXServer } from '../../support/x-server.js';

/** Every field of every message that leaves the child. A new one does not compile until it is judged here. */
type Fields = HookMessage extends infer Message ? (Message extends unknown ? keyof Message : never) : never;
const FIELDS: Record<
  Fields,
  'a time' | 'a duration' | 'channel and flags' | 'of the hook' | 'a count' | 'of a window'
> = {
  kind: 'of the hook',
  state: 'of the hook',
  backend: 'of the hook',
  message: 'of the hook',
  times: 'a time',
  holds: 'a duration',
  marks: 'channel and flags',
  events: 'a count',
  overruns: 'a count',
  pid: 'of a window',
};

interface KeyEvent {
  readonly down: boolean;
  readonly channel: Channel;
  readonly key: number;
  readonly time: number;
  readonly isInjected: boolean;
}

/** All bytes that would leave the child for these events. */
function bytesFor(events: readonly KeyEvent[], keyName: (key: number) => number): Buffer {
  const pipe = new PassThrough();
  const outbox = new Outbox(pipe);
  const sink = createSink(outbox, 'uiohook');
  for (const { down, channel, key, time, isInjected } of events) {
    if (down) sink.press(channel, keyName(key), time, isInjected);
    else sink.release(channel, keyName(key), time);
  }
  sink.state('ready', 'a state sends what waits');
  return pipe.read() as Buffer;
}

test('whatever the keys are called, the same bytes leave: no key can be told from them', () => {
  const keyEvents = fc.array(
    fc.record({
      down: fc.boolean(),
      channel: fc.constantFrom(...CHANNELS),
      key: fc.nat(5),
      isInjected: fc.boolean(),
      time: fc.double({ min: 0, max: 1e9, noNaN: true }),
    }),
    { maxLength: 50 },
  );
  const names = fc.uniqueArray(fc.nat(0xffff_ffff), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(keyEvents, names, names, (events, these, others) => {
      const bytes = bytesFor(events, (key) => these[key] as number);
      expect(bytesFor(events, (key) => others[key] as number).equals(bytes)).toBe(true);
    }),
  );
});

testWith(
  'Xvfb',
  'xdotool',
  'xev',
)('typed for real: every byte that leaves is a time, a hold or a mark', async () => {
  const server = await startXServer();
  const source = new URL('../../../src/sources/input/hook-process.ts', import.meta.url);
  const file = fileURLToPath(builtFile(source.href, './child/main.js'));
  const child = spawn(process.execPath, [file, JSON.stringify({ source: 'uiohook', devices: [] })], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, DISPLAY: server.display },
  });
  const raw: Buffer[] = [];
  const messages: HookMessage[] = [];
  const decoder = new MessageDecoder();
  const releases = () =>
    messages
      .flatMap((message) => (message.kind === 'events' ? [...message.marks] : []))
      .filter((mark) => mark & 4);
  const pipe = child.stdio[3] as Readable;
  for await (const chunk of pipe as AsyncIterable<Buffer>) {
    raw.push(chunk);
    const decoded = decoder.push(chunk);
    messages.push(...decoded);
    if (decoded.some((message) => message.kind === 'state' && message.state === 'ready')) {
      await server.xdotool('type', '--delay', '20', 'secret');
    }
    if (releases().length >= 6) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  await server.end();

  // The fields below are all that the bytes hold: they make up every byte.
  expect(Buffer.concat(messages.map(encodeMessage)).equals(Buffer.concat(raw))).toBe(true);
  for (const message of messages) {
    expect(Object.keys(message).filter((field) => !(field in FIELDS))).toEqual([]);
    if (message.kind === 'state') expect(message.message).toMatch(/hook (is enabled )?on display :\d+$/);
    if (message.kind !== 'events') continue;
    for (const mark of message.marks) expect(mark).toBeLessThan(64);
    for (const time of message.times) expect(Number.isInteger(time)).toBe(true);
    for (const hold of message.holds) expect(Number.isNaN(hold) || (hold >= 0 && hold < 1_000)).toBe(true);
  }
});
