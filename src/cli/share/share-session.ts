import { ClearSightError } from '../../errors/errors.js';
import { LEFT_OUT } from '../../share/header.js';
import { KINDS, type Kind } from '../../share/pseudonyms.js';
import { type SharedCapture, shareCapture } from '../../share/share-capture.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import { EXIT, exitCodeOfSignal } from '../exit-codes.js';
import { stopSignals } from '../live/signals.js';
import { printLines } from '../terminal/print-lines.js';
import { judgementOf } from './judgement.js';
import { NewCapture } from './new-capture.js';

/**
 * Writes a capture that names nobody, judges both, and says what was replaced. A signal ends it, and nothing is left behind then.
 *
 * @returns the exit code
 * @throws CS_CAPTURE, CS_CONFIG, CS_FILE
 */
export async function writeShared(capture: string, output: string): Promise<number> {
  const file = new NewCapture(output);
  const signals = stopSignals();
  const stop = new AbortController();
  const watching = signals.subscribe((name) => stop.abort(name));
  try {
    const shared = await shareCapture(capture, (lines) => file.write(lines), stop.signal);
    file.close();
    const before = await judgementOf(capture, signals);
    const after = await judgementOf(output, signals);
    stop.signal.throwIfAborted();
    if (before.digest !== after.digest) {
      throw new ClearSightError(
        'CS_CAPTURE',
        `${escapeText(capture)}: expected the same verdicts without names (${before.verdicts}), got others (${after.verdicts}): nothing is written`,
      );
    }
    await printLines(told(output, shared, before.verdicts));
    return EXIT.clean;
  } catch (error) {
    file.remove();
    if (stop.signal.aborted && error === stop.signal.reason) return exitCodeOfSignal(stop.signal.reason);
    throw error;
  } finally {
    watching.unsubscribe();
  }
}

function told(
  output: string,
  { records, counts, warnings }: SharedCapture,
  verdicts: number,
): readonly string[] {
  const kinds = Object.keys(counts) as Kind[];
  const replaced = kinds.map((kind) => counted(counts[kind] ?? 0, KINDS[kind]));
  return [
    ...warnings.map((warning) => `not in it: ${warning}`),
    `wrote ${escapeText(output)}: ${counted(records, 'record')}`,
    `replaced: ${replaced.join(', ') || 'nothing'}`,
    `left out: ${LEFT_OUT.join(', ')}, and all that is not known to be safe`,
    'still in it: when keys and buttons were pressed and for how long, which may tell a person from others; addresses and sizes of memory; names of known runtimes',
    `judged before and after: ${verdicts === 0 ? 'no verdict in either' : `the same ${counted(verdicts, 'verdict')}`}`,
  ];
}
