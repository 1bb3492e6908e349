import { expect } from 'vitest';
import type { NatsReceiverSettings } from '../../../src/forward/receivers/receiver.js';
import { type GivenNats, readNats } from '../../../src/nats/settings.js';
import type { StoredEvent } from '../../nats/server.js';
import { testWith } from '../../support/requirements.js';

export const testNats = testWith('nats-server');

/** Settings of a receiver, as read from a configuration. */
export const nats = (
  url: string,
  { level = 'INFO', ...given }: Partial<GivenNats> & Partial<Pick<NatsReceiverSettings, 'level'>> = {},
): NatsReceiverSettings => ({
  ...{ kind: 'nats', name: 'nats', offerCaptures: false, level, format: 'clearsight', timeoutMs: 2000 },
  ...readNats({ url, ...given }, 'test'),
});

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Each event once, in order, and each names the one before. */
export function expectWhole(stored: readonly StoredEvent[], count: number): void {
  expect(stored.map(({ sequence }) => sequence)).toEqual(numbers(count));
  expect(stored.map(({ previous }) => previous)).toEqual(
    numbers(count).map((number) => (number === 0 ? '-' : String(number - 1))),
  );
}
