import { onTestFinished } from 'vitest';
import { serveFleet } from '../../../src/fleet/server/serve-fleet.js';
import { parseAddress } from '../../../src/page/address.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import { beat, connected, message, START } from '../support.js';

/** The page of a fleet whose time stands until it is told to go on. */
export async function openFleetPage() {
  const { fleet, take } = connected();
  let nowMs = START;
  const served = await serveFleet({
    address: parseAddress('127.0.0.1:0'),
    certificate: undefined,
    snapshot: () => ({
      ...fleet.snapshot(nowMs),
      source: '127.0.0.1:4222, stream CLEARSIGHT',
      version: '1.2.3',
    }),
  });
  const close = () => served.close(nowMs);
  onTestFinished(close);
  const tell = () => {
    const frame = fleet.frame(nowMs);
    if (frame !== undefined) served.post(frame);
  };
  return {
    ...{ fleet, url: served.url, close },
    /** Time goes on, and what is new is told. */
    goOn(ms: number) {
      nowMs += ms;
      tell();
    },
    /** Monitors of these hosts are heard. */
    hear(hosts: readonly string[], more: Parameters<typeof beat>[0] = {}) {
      for (const host of hosts)
        fleet.hear(beat({ host, session: `s-${host}`, keys: [host], ...more }), host, nowMs);
      tell();
    },
    /** A verdict on a host. */
    verdict(host: string, sequence: number, more: Partial<MonitorEvent> = {}) {
      const told = {
        session: `s-${host}`,
        host,
        kind: 'verdict',
        level: 'CRITICAL',
        code: 'FI-MEM-001',
        process: 'game',
        pid: 7,
      };
      const id = `s-${host}:${sequence}`;
      const subject = `clearsight.${host}.s-${host}.verdict`;
      take(message(sequence, { more: { ...told, ...more } as Partial<MonitorEvent>, subject, id }), nowMs);
      tell();
    },
  };
}
