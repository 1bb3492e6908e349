import { fileURLToPath } from 'node:url';
import { builtFile } from '../../threads/built-file.js';

/** The program that holds the input hook, run by Node in a process of its own. */
export const HOOK_FILE = fileURLToPath(builtFile(import.meta.url, './child/main.js'));
