import { ClearSightError } from '../../errors/errors.js';
import { fail, integer, type Json, text, word } from '../../text/json-fields.js';
import type { HookFocus, HookLoss, HookState } from './messages.js';

/** Longest text of a message, characters. */
export const MAX_TEXT = 2_000;

/** The messages that are sent as JSON. */
export type JsonMessage = HookState | HookLoss | HookFocus;

/**
 * Reads a message that came as JSON. Only the fields named here are taken over, whatever else it holds: the child runs native
 * code that is not ours.
 *
 * @throws ClearSightError CS_NATIVE for anything else
 */
export function decodeJsonMessage(encoded: string): JsonMessage {
  try {
    return fromJson(JSON.parse(encoded));
  } catch (cause) {
    const reason =
      cause instanceof ClearSightError ? cause.message : 'expected a message as JSON, got other text';
    throw new ClearSightError('CS_NATIVE', `input child: ${reason}`, { cause });
  }
}

function fromJson(value: unknown): JsonMessage {
  if (typeof value !== 'object' || value === null) fail('a message', value);
  const json = value as Json;
  const kind = word(json, 'kind', ['state', 'loss', 'focus']);
  switch (kind) {
    case 'state':
      return {
        kind,
        state: word(json, 'state', ['waiting', 'starting', 'ready']),
        backend: word(json, 'backend', ['uiohook', 'evdev', 'none']),
        message: bounded(text(json, 'message')),
      };
    case 'loss':
      return { kind, events: integer(json, 'events', 0), overruns: integer(json, 'overruns', 0) };
    case 'focus':
      return { kind, pid: integer(json, 'pid', -1) };
  }
}

const bounded = (text: string): string =>
  text.length <= MAX_TEXT ? text : fail(`a text of at most ${MAX_TEXT} characters`, `${text.length}`);
