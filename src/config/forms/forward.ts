import { z } from 'zod';
import { EVENT_LEVELS } from '../../records/event.js';
import { FORMATS } from '../../records/formats.js';
import { duration, MINUTE } from './values.js';

const path = z.string().min(1).max(4096);

/** Where the log of events is sent on to, and how. */
export const RECEIVER_KINDS = ['webhook', 'syslog', 'exec', 'nats'] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

export const forward = z
  .array(
    z.strictObject({
      kind: z
        .enum(RECEIVER_KINDS)
        .describe(
          'webhook: HTTP POST; syslog: RFC 5424; exec: a program that gets each event on its input; nats: a stream of NATS JetStream',
        ),
      name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'expected at most 32 lower-case letters, digits and hyphens')
        .optional()
        .describe(
          'what messages and figures call it, and what its position is kept under; default: its kind',
        ),
      url: z
        .string()
        .min(1)
        .max(4096)
        .optional()
        .describe(
          'of a webhook (https://..., or http:// on this machine), of a syslog server (udp://, tcp:// or tls://, with host and perhaps port), or of servers of NATS (nats:// or tls://, several with commas)',
        ),
      command: z
        .array(path)
        .min(1)
        .max(64)
        .optional()
        .describe(
          'for exec: the program, a path beside this file or a name to search for, and its arguments',
        ),
      level: z
        .enum(EVENT_LEVELS)
        .optional()
        .describe(
          'the least severe level of events that are sent; default: WARNING for webhook and exec, INFO for syslog and nats',
        ),
      format: z
        .enum(FORMATS)
        .default('clearsight')
        .describe('form of the events; ocsf leaves out all but verdicts and what follows from them'),
      secretFile: path
        .optional()
        .describe('for a webhook: file with the secret (whsec_... or text) that requests are signed with'),
      authorizationFile: path
        .optional()
        .describe('for a webhook: file with the value of the header Authorization'),
      credentialsFile: path
        .optional()
        .describe('for nats: file with credentials (.creds), the seed of a key, USER:PASSWORD or a token'),
      stream: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected at most 64 letters, digits, hyphens and underscores')
        .optional()
        .describe('for nats: name of the stream; default: CLEARSIGHT'),
      offerCaptures: z
        .boolean()
        .default(false)
        .describe(
          'for nats: captures of this log folder are given to those whom the servers let ask for them',
        ),
      caFile: path
        .optional()
        .describe('certificates (PEM) that a server with TLS is checked against; default: those of Node.js'),
      timeout: duration(100, 10 * MINUTE)
        .prefault('10s')
        .describe('longest time that a receiver may take for what it is sent at once'),
    }),
  )
  .max(16)
  .prefault([]);
