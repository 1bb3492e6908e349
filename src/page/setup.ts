import { describeDifferences, settingValues } from '../config/differences.js';
import { configToJson, parseConfig } from '../config/parse.js';
import type { Config } from '../config/schema.js';
import { escapeText } from '../text/escape.js';
import { quoteForShell } from '../text/quote-for-shell.js';
import type { Setting, Setup } from './stream/messages.js';

/** What a session is, beside its configuration. */
export type SessionFacts = Pick<
  Setup,
  'session' | 'host' | 'version' | 'clock' | 'isRecordingOnly' | 'replayOf' | 'recordedWith'
> & {
  /** Hits that make a verdict. */
  readonly hits: number;
  /** The capture as whoever started this named it. Default: the one that is written. */
  readonly file?: string;
};

/** What a page is told first: the session, and every setting in force but transports, whose options hold passwords. */
export function setupOf(config: Config, { hits, file, ...facts }: SessionFacts): Setup {
  const { profile, dev, input, record = '' } = config;
  const named = file ?? record;
  return {
    ...facts,
    startMs: facts.clock.monotonicMs,
    action: dev ? 'simulate' : config.action,
    ...{ profile, dev },
    capture: escapeText(record),
    share: named === '' ? '' : `clearsight share ${quoteForShell(named)}`,
    disabled: config.disabledDetectors.map((id) => escapeText(id)),
    settings: settingsOf(config),
    limits: { hits, ratePerSecond: input.maxRate, cv: input.maxCv },
  };
}

function settingsOf(config: Config): readonly Setting[] {
  const changed = new Set(describeDifferences(parseConfig({}), config).map(({ key }) => key));
  return [...settingValues(configToJson(config))].map(([path, value]) => {
    return { path, value: escapeText(JSON.stringify(value)), isDefault: !changed.has(path) };
  });
}
