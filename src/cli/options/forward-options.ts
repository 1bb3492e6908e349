import type { ConfigInput } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';

/** Flags that send events on. */
export interface ForwardFlags {
  webhook?: string;
  webhookSecret?: string;
  syslog?: string;
  exec?: string;
}

/** The receivers that flags name, in place of those of a file. @throws CS_USAGE for a secret without a webhook */
export function forwardInput({ webhook, webhookSecret, syslog, exec }: ForwardFlags): ConfigInput['forward'] {
  if (webhookSecret !== undefined && webhook === undefined)
    throw new ClearSightError('CS_USAGE', '--webhook-secret: expected --webhook URL beside it, got none');
  const receivers: NonNullable<ConfigInput['forward']> = [
    ...(webhook === undefined ? [] : [{ kind: 'webhook' as const, url: webhook, secretFile: webhookSecret }]),
    ...(syslog === undefined ? [] : [{ kind: 'syslog' as const, url: syslog }]),
    ...(exec === undefined ? [] : [{ kind: 'exec' as const, command: [exec] }]),
  ];
  return receivers.length === 0 ? undefined : receivers;
}
