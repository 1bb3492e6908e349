import { randomBytes } from 'node:crypto';
import { hostOf, type PageAddress } from '../../page/address.js';
import { Clients } from '../../page/server/clients.js';
import { makeApp } from '../../page/server/http/app.js';
import type { Certificate } from '../../page/server/http/certificate.js';
import { addFiles, readFiles } from '../../page/server/http/files.js';
import { listen } from '../../page/server/http/listen.js';
import { addClient, requireToken } from '../../page/server/http/routes.js';
import { builtFile } from '../../threads/built-file.js';
import type { FleetFrame, FleetSnapshot } from '../stream/messages.js';
import { FleetStory } from './fleet-story.js';

export interface FleetServerOptions {
  readonly address: PageAddress;
  /** Undefined for plain HTTP. */
  readonly certificate: Certificate | undefined;
  /** All that is known, as of the newest frame. */
  readonly snapshot: () => FleetSnapshot;
}

/** The page of a fleet, served. */
export interface FleetServer {
  /** Where it is, with the token that opens it. */
  readonly url: string;
  post(frame: FleetFrame): void;
  /** Tells all pages that it has ended. Resolves when nothing is served any more. @param timeMs when, Unix ms */
  close(timeMs: number): Promise<void>;
}

/** Serves the page of a fleet. Rejects with CS_PAGE when it cannot be. */
export async function serveFleet({
  address,
  certificate,
  snapshot,
}: FleetServerOptions): Promise<FleetServer> {
  const [token, stream] = [randomBytes(16).toString('base64url'), randomBytes(6).toString('hex')];
  const app = makeApp({ host: address.host, certificate });
  addFiles(app, readFiles(builtFile(import.meta.url, '../../browser/').href, 'fleet'));
  const story = new FleetStory(stream, snapshot);
  const clients = new Clients(story, stream);
  void app.register(async (data) => {
    requireToken(data, token);
    data.get('/stream', (request, reply) => addClient(clients, request, reply));
  });
  const port = await listen(app, address, '--page');
  const scheme = certificate === undefined ? 'http' : 'https';
  return {
    url: `${scheme}://${hostOf(address)}:${port}/#${token}`,
    post(frame) {
      story.add(frame);
      clients.pump();
    },
    async close(timeMs) {
      await clients.end(timeMs);
      await app.close();
    },
  };
}
