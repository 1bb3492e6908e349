import { Command, Option } from 'commander';
import { withExamples } from '../../examples.js';
import type { NatsFlags } from '../../options/forward-options.js';
import { addOptions, NATS_OPTIONS, SERVE_OPTIONS } from '../../options/option-table.js';
import { millisecondsOption } from '../../options/values.js';
import { type PageFlags, pageAlways, pageRequest } from '../../page/page-request.js';

interface FleetFlags extends NatsFlags, PageFlags {
  readonly since: number;
  readonly json?: boolean;
  readonly once?: boolean;
  readonly fetch?: string;
  readonly out?: string;
}

/** `clearsight fleet`: all hosts that send their events to NATS, on one page. */
export function fleetCommand(): Command {
  const command = new Command('fleet').description(
    'Show the monitors of all hosts that send their events to NATS: who is silent, blind, or has a verdict.',
  );
  withExamples(command, [
    [
      'clearsight fleet --nats tls://nats.example.org --nats-creds fleet.creds',
      'prints an address, and a line for each change',
    ],
    ['clearsight fleet --nats nats://127.0.0.1 --once', 'for a script: exit 0 only if every monitor watches'],
    ['clearsight fleet --nats nats://127.0.0.1 --json', 'each change and each verdict as JSON'],
  ]);
  return addOptions(command, [...NATS_OPTIONS, ...SERVE_OPTIONS])
    .addOption(
      new Option('--since <duration>', 'how far back events are read')
        .argParser(millisecondsOption)
        .default(600_000, '10m'),
    )
    .option('--json', 'print changes as JSON, and serve a page only where --page is given')
    .addOption(
      new Option('--once', 'print how all are now, and exit by the loudest state').conflicts([
        'page',
        'metrics',
      ]),
    )
    .addOption(
      new Option('--fetch <session>', 'fetch the capture that a session has offered from its host').conflicts(
        ['page', 'metrics', 'once', 'json'],
      ),
    )
    .option('--out <file>', 'new file for it')
    .action(
      async ({ since: sinceMs, json: asJson = false, once = false, fetch, out, ...flags }: FleetFlags) => {
        const { fleetSettings } = await import('../../fleet/fleet-settings.js');
        if (fetch !== undefined || out !== undefined) {
          const { fetchTo } = await import('../../fleet/fetch-to.js');
          return fetchTo(fleetSettings(flags), fetch, out);
        }
        const { followFleet, tellFleetOnce } = await import('../../fleet/fleet-session.js');
        const page = asJson || once ? pageRequest(flags) : { ...pageAlways(flags), ...pageRequest(flags) };
        const options = { settings: fleetSettings(flags), sinceMs, asJson, page };
        process.exitCode = await (once ? tellFleetOnce(options) : followFleet(options));
      },
    );
}
