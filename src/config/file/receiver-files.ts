import { resolve } from 'node:path';
import type { Config, ConfigInput } from '../schema.js';

type Receivers = Pick<ConfigInput, 'forward'>;

/** What a configuration forwards events to, with absolute paths: files lie beside the configuration, a program without a slash is searched for. */
export function resolveReceivers({ forward }: Receivers, folder: string): Receivers {
  if (forward === undefined) return {};
  return { forward: forward.map((receiver) => ({ ...receiver, ...filesOf(receiver, folder) })) };
}

type Receiver = NonNullable<Receivers['forward']>[number];

function filesOf(
  { command, secretFile, authorizationFile, credentialsFile, caFile }: Receiver,
  folder: string,
): Partial<Receiver> {
  const [program = '', ...rest] = command ?? [];
  return {
    ...(command !== undefined && {
      command: [program.includes('/') ? resolve(folder, program) : program, ...rest],
    }),
    ...(secretFile !== undefined && { secretFile: resolve(folder, secretFile) }),
    ...(authorizationFile !== undefined && { authorizationFile: resolve(folder, authorizationFile) }),
    ...(credentialsFile !== undefined && { credentialsFile: resolve(folder, credentialsFile) }),
    ...(caFile !== undefined && { caFile: resolve(folder, caFile) }),
  };
}

/** Files of a receiver, by absolute paths. */
export const receiverFiles = ({
  command = [],
  secretFile,
  authorizationFile,
  credentialsFile,
  caFile,
}: Config['forward'][number]): readonly string[] =>
  [
    command[0]?.includes('/') ? command[0] : undefined,
    secretFile,
    authorizationFile,
    credentialsFile,
    caFile,
  ].filter((path) => path !== undefined);
