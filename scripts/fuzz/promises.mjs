// What every reader promises of an error.
import { ClearSightError, ERRORS } from '../../dist/errors/errors.js';
import { escapeControls } from '../../dist/text/escape.js';

const MAX_MESSAGE_CHARACTERS = 4096;

/** A promise that an input broke. */
export class Broken extends Error {}

/** Throws anything that is no stated error: one of these codes, in one harmless line. */
export function stated(error, ...codes) {
  if (!(error instanceof ClearSightError)) throw error;
  const { code, message } = error;
  if (!Object.hasOwn(ERRORS, code)) throw new Broken(`an error of the unknown code ${code}`);
  if (!codes.includes(code)) throw new Broken(`expected ${codes.join(' or ')}, got ${code}: ${message}`);
  harmless(message);
  return message;
}

/** One line, bounded, without controls. */
export function harmless(text) {
  if (text.length > MAX_MESSAGE_CHARACTERS) throw new Broken(`a message of ${text.length} characters`);
  if (escapeControls(text) !== text) throw new Broken(`a message with controls: ${JSON.stringify(text)}`);
}

/** Throws unless both are the same text. */
export function same(what, one, other) {
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at++;
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  throw new Broken(`${what} differs at ${at}: ${near(one)} and ${near(other)}`);
}
