import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { refusalOf } from '../../../src/page/server/http/guard.js';

const statusOf = (localPort: number, isTls: boolean, headers: Record<string, string>) =>
  refusalOf({ method: 'GET', headers, socket: { localPort } } as unknown as IncomingMessage, {
    host: '10.0.0.1',
    isTls,
    anyName: false,
  })?.status;

test.each([
  [80, false],
  [443, true],
] as const)('port %d is left out by browsers where it is the usual one', (port, isTls) => {
  const host = '10.0.0.1';
  const own = `${isTls ? 'https' : 'http'}://${host}`;
  expect(statusOf(port, isTls, { host, origin: own })).toBeUndefined();
  expect(statusOf(port, isTls, { host: `${host}:${port}` })).toBeUndefined();
  expect(statusOf(port, !isTls, { host })).toBe(421);
  expect(statusOf(port + 1, isTls, { host })).toBe(421);
  expect(statusOf(port, isTls, { host, origin: `${isTls ? 'http' : 'https'}://${host}` })).toBe(403);
});

test('localhost is no name of a server that is not on it', () => {
  expect(statusOf(7171, true, { host: 'localhost:7171' })).toBe(421);
  expect(statusOf(7171, true, { host: '127.0.0.1:7171' })).toBe(421);
  expect(statusOf(7171, true, { host: '10.0.0.1:7171' })).toBeUndefined();
});
