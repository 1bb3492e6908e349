import type { MonitorState } from '../../src/fleet/stream/messages.js';
import type { Marked } from '../parts/words.js';

/** How a monitor is, loudest first. */
export const MONITOR_MARKS: Readonly<Record<MonitorState, Marked>> = {
  lost: { word: 'lost', symbol: '■', tone: 'bad' },
  stale: { word: 'stale', symbol: '▲', tone: 'warn' },
  blind: { word: 'blind', symbol: '?', tone: 'unsure' },
  watching: { word: 'watching', symbol: '●', tone: 'good' },
  ended: { word: 'ended', symbol: '○', tone: 'quiet' },
};
export const STATES_IN_ORDER = Object.keys(MONITOR_MARKS) as readonly MonitorState[];
