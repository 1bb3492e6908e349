import { mismatch, show } from '../text/json-fields.js';

/** A shorter line cannot hold enough to do harm, and most lines are shorter. */
const HARMLESS_CHARACTERS = 4096;
/** Deeper than anything that is written here, and far from what a recursion over it could stand. */
const MAX_DEPTH = 16;
/** What the longest batch of input takes, and as much again. */
const MAX_VALUES = 400_000;

const QUOTE = '"';
const BACKSLASH = 0x5c;

/**
 * Parses a line of JSON that somebody else wrote. What it holds is counted first: a parsed list or object takes up to thirty
 * times the memory of its text.
 *
 * @param maxValues most values in it, those of lists and objects within it included. Default 400,000
 * @throws ClearSightError CS_CAPTURE when it is no JSON, nested too deep, or holds too many values
 */
export function parseJson(line: string, maxValues = MAX_VALUES): unknown {
  if (line.length > HARMLESS_CHARACTERS) checkShape(line, maxValues);
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw mismatch('a JSON object', show(line), cause);
  }
}

function checkShape(line: string, maxValues: number): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < line.length; at++) {
    switch (line[at]) {
      case QUOTE:
        at = endOfText(line, at);
        break;
      case '[':
      case '{':
        if (++depth > MAX_DEPTH) throw mismatch(`at most ${MAX_DEPTH} levels of lists and objects`, 'more');
        break;
      case ']':
      case '}':
        depth--;
        break;
      case ',':
        if (++values > maxValues) throw mismatch(`at most ${maxValues} values in a line`, 'more');
        break;
    }
  }
}

/** The quote that ends the text begun at `start`; the line's end when there is none, which is then the parser's to tell. */
function endOfText(line: string, start: number): number {
  for (let at = line.indexOf(QUOTE, start + 1); at >= 0; at = line.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (line.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return line.length;
}
