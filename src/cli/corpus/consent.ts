import { createInterface } from 'node:readline/promises';
import { ClearSightError } from '../../errors/errors.js';

/** Where a person is asked, and answers. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Shows a text, then asks whether to go on. Anything but `y` or `yes` means no, and so do Ctrl-C and the end of the input.
 *
 * @param isGiven consent was given already: the text is shown without a question
 * @throws CS_USAGE when nobody can be asked
 */
export async function askConsent(
  text: string,
  isGiven: boolean,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  output.write(`${text}\n`);
  if (isGiven) return true;
  if (!input.isTTY || !output.isTTY) {
    throw new ClearSightError('CS_USAGE', 'expected --yes, or a terminal to ask for consent on, got neither');
  }
  const lines = createInterface({ input, output });
  const silence = new AbortController();
  lines.once('SIGINT', () => silence.abort());
  lines.once('close', () => silence.abort());
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question('Record? [y/N] ', { signal: silence.signal }));
  } catch (error) {
    if (!silence.signal.aborted) throw error;
    output.write('\n');
    return false;
  } finally {
    lines.close();
  }
}
