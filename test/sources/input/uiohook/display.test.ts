import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { askDisplay, parseDisplay } from '../../../../src/sources/input/uiohook/display.js';
import { testWith } from '../../../support/requirements.js';
import { freeDisplay, startXServer } from '../../../support/x-server.js';

const local = (number: number) => ({
  local: true,
  endpoints: [{ path: `\0/tmp/.X11-unix/X${number}` }, { path: `/tmp/.X11-unix/X${number}` }],
});

test.each([
  [':0', local(0)],
  [':12.3', local(12)],
  ['unix:7', local(7)],
  ['localhost:10.0', { local: false, endpoints: [{ host: 'localhost', port: 6010 }] }],
  ['tcp/game.example:1', { local: false, endpoints: [{ host: 'game.example', port: 6001 }] }],
  ['[::1]:2', { local: false, endpoints: [{ host: '::1', port: 6002 }] }],
  ['', null],
  ['0', null],
  [':x', null],
  [':123456', null],
  [':0.', null],
])('reads %j', (display, expected) => {
  expect(parseDisplay(display)).toEqual(expected);
});

/** What stands where a display's server should: a listener on the abstract socket. */
let impostor: Server | undefined;
const sockets = new Set<Socket>();

async function listen(display: string, onSocket: (socket: Socket) => void): Promise<void> {
  impostor = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  }).listen(`\0/tmp/.X11-unix/X${display.slice(1)}`);
  await once(impostor, 'listening');
}

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  impostor?.close();
  impostor = undefined;
});

testWith('Xvfb', 'xev')('a real server answers', async () => {
  const server = await startXServer();
  expect(await askDisplay(server.display, 10_000)).toBeNull();
  await server.end();
});

test('no server', async () => {
  const display = freeDisplay();
  expect(await askDisplay(display, 10_000)).toMatch(`display ${display} does not answer: ENOENT`);
});

test('a server that takes the connection and says nothing', async () => {
  const display = freeDisplay();
  await listen(display, () => {});
  // The pathname socket, asked second, does not exist: the reasons of both would be one too many.
  expect(await askDisplay(display, 50)).toContain('does not answer');
});

test('a server that closes the connection', async () => {
  const display = freeDisplay();
  await listen(display, (socket) => socket.end());
  expect(await askDisplay(display, 10_000)).toContain('does not answer');
});

test('no display by its form', async () => {
  expect(await askDisplay('nonsense', 50)).toBe('expected a display such as ":0", got "nonsense"');
});
