import { pathToFileURL } from 'node:url';
import { ClearSightError, ERRORS } from '../../errors/errors.js';
import { escapeControls } from '../../text/escape.js';

/** As long as workers may take to start, which load it again. */
const LOAD_WITHIN_MS = 10_000;

/**
 * Imports a module of the user. Nothing that it does at its import may end the program without a word: it may throw, wait for
 * ever, or exit.
 *
 * @throws ClearSightError CS_CONFIG
 */
export async function importModule(file: string): Promise<Record<string, unknown>> {
  const expected = (got: string) =>
    `${escapeControls(file)}: expected a module that can be loaded, got ${escapeControls(got)}`;
  const onExit = () => {
    process.stderr.write(`clearsight: ${expected('one that ends the process')} [CS_CONFIG]\n`);
    process.exitCode = ERRORS.CS_CONFIG.exitCode;
  };
  process.on('exit', onExit);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${LOAD_WITHIN_MS} ms`)), LOAD_WITHIN_MS);
  });
  try {
    return await Promise.race([import(pathToFileURL(file).href), late]);
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new ClearSightError('CS_CONFIG', expected(got), { cause: error });
  } finally {
    clearTimeout(timer);
    process.off('exit', onExit);
  }
}
