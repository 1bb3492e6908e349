import type { Pulse } from '../figures/pulse.js';
import type { Milliseconds } from '../records/time.js';
import { escapeControls } from '../text/escape.js';
import { flag, integer, type Json, list, number, object, text } from '../text/json-fields.js';

/** A sign of life as it is sent: what the monitor told last, and how long ago its main thread did. */
export interface Beat extends Pulse {
  readonly host: string;
  readonly session: string;
  /** The main thread tells something each second: more than a few says that it does not turn. */
  readonly ageMs: Milliseconds;
}

const MAX_BEAT_BYTES = 16 * 1024;
const MAX_WORDS = 512;
const MAX_FIGURES = 64;
const MAX_KEYS = 64;
const MAX_KEY = 32;
const FIGURE = /^[a-z][a-z0-9_]{0,63}$/;

export const formatBeat = (beat: Beat): string => {
  const { words, unseen, keys } = beat;
  return JSON.stringify({
    ...beat,
    keys: keys.slice(0, MAX_KEYS),
    words: words.slice(0, MAX_WORDS),
    unseen: unseen.slice(0, MAX_WORDS),
  });
};

/** Undefined for what is no sign of life of ours. Whoever may write its subject may write anything. */
export function parseBeat(bytes: Uint8Array): Beat | undefined {
  if (bytes.length > MAX_BEAT_BYTES) return undefined;
  try {
    return beatOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

function beatOf(json: Json): Beat | undefined {
  const figures = Object.entries(object(json, 'figures'));
  const areFigures = figures.every(([name, value]) => FIGURE.test(name) && Number.isFinite(value));
  if (!areFigures || figures.length > MAX_FIGURES) return undefined;
  return {
    host: shown(json, 'host', 256),
    session: shown(json, 'session', 64),
    version: shown(json, 'version', 64),
    started: shown(json, 'started', 32),
    keys: list(json, 'keys')
      .slice(0, MAX_KEYS)
      .map(String)
      .map((key) => key.slice(0, MAX_KEY)),
    words: shown(json, 'words', MAX_WORDS),
    unseen: shown(json, 'unseen', MAX_WORDS),
    isStuck: flag(json, 'isStuck'),
    ageMs: Math.max(0, number(json, 'ageMs')),
    events: integer(json, 'events', 0),
    verdicts: integer(json, 'verdicts', 0),
    ended: json.ended === null ? null : shown(json, 'ended', 64),
    figures: Object.fromEntries(figures) as Beat['figures'],
  };
}

const shown = (json: Json, name: string, maxCharacters: number) =>
  escapeControls(text(json, name, maxCharacters));
