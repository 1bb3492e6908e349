import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';

const SCHEMA = fileURLToPath(new URL('../../../schemas/config.schema.json', import.meta.url));

/** The text of a configuration file with comments to start from. Editors find the schema by its path beside the file. */
export const startingText = (file: string): string => startingLines(schemaFrom(file));

/**
 * Writes it.
 *
 * @throws CS_FILE when it cannot be written, or is there
 */
export function writeStartingFile(file: string): void {
  try {
    writeFileSync(file, startingText(file), { flag: 'wx' });
  } catch (cause) {
    const message = `${escapeText(file)}: expected a new file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

function schemaFrom(file: string): string {
  const path = relative(dirname(resolve(file)), SCHEMA)
    .split(sep)
    .join('/');
  return path.startsWith('../') ? path : `./${path}`;
}

const startingLines = (schema: string) => `\
{
  // Editors that know this schema complete and check the keys.
  "$schema": ${JSON.stringify(schema)},

  // Names of the processes to protect: the short name (comm), or the base name of the executable.
  "target": [],

  // "simulate" only reports a verdict, "terminate" ends the process.
  "action": "simulate",

  // How many hits make a verdict, and for how long memory must stay suspicious.
  "hits": { "threshold": 3, "persistFor": "0ms" },

  "memory": {
    "interval": "100ms",
    // Executable regions that are allowed, each with a reason, such as
    // { "path": "/opt/game/lib/jit-*.so", "permissions": "r-xp", "count": 4, "reason": "shader compiler" }
    "allow": [],
  },

  // "auto" uses X11 where there is a display, else evdev; "none" watches no input.
  "input": { "source": "auto" },
}
`;
