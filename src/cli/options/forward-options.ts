import type { ConfigInput } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';

/** Which servers of NATS are meant, and how they are spoken to. */
export interface NatsFlags {
  nats?: string;
  natsCreds?: string;
  natsCa?: string;
  natsStream?: string;
}

/** Flags that send events on. */
export interface ForwardFlags extends NatsFlags {
  webhook?: string;
  webhookSecret?: string;
  syslog?: string;
  exec?: string;
}

/** Each makes sense beside another one. */
const NEEDS = [
  ['webhookSecret', '--webhook-secret', 'webhook', '--webhook'],
  ['natsCreds', '--nats-creds', 'nats', '--nats'],
  ['natsCa', '--nats-ca', 'nats', '--nats'],
  ['natsStream', '--nats-stream', 'nats', '--nats'],
] as const;

/** The receivers that flags name, in place of those of a file. @throws CS_USAGE for a flag without the one it belongs to */
export function forwardInput(flags: ForwardFlags): ConfigInput['forward'] {
  for (const [key, flag, neededKey, needed] of NEEDS)
    if (flags[key] !== undefined && flags[neededKey] === undefined)
      throw new ClearSightError('CS_USAGE', `${flag}: expected ${needed} URL beside it, got none`);
  const { webhook, webhookSecret, syslog, exec, nats, natsCreds, natsCa, natsStream } = flags;
  const receivers: NonNullable<ConfigInput['forward']> = [
    ...(webhook === undefined ? [] : [{ kind: 'webhook' as const, url: webhook, secretFile: webhookSecret }]),
    ...(syslog === undefined ? [] : [{ kind: 'syslog' as const, url: syslog }]),
    ...(exec === undefined ? [] : [{ kind: 'exec' as const, command: [exec] }]),
    ...(nats === undefined
      ? []
      : [
          {
            kind: 'nats' as const,
            url: nats,
            credentialsFile: natsCreds,
            caFile: natsCa,
            stream: natsStream,
          },
        ]),
  ];
  return receivers.length === 0 ? undefined : receivers;
}
