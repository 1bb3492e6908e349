import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { findCorpusFiles } from '../../dist/evaluate/corpus/corpus-files.js';
import { parseSession } from '../../dist/evaluate/corpus/session.js';
import { judgeSession } from '../../dist/evaluate/judge/judge-session.js';
import { severityOf } from '../../dist/workers/input/indicator.js';
import { INDICATORS } from '../../dist/workers/input/indicators.js';
import { rule } from '../../dist/workers/input/ruling.js';

function findingOf({ id, group, maturity, weight, title, thresholds, unit }, channel) {
  return {
    ...{ kind: 'input', detector: id, severity: severityOf(weight), maturity, words: title, figures: {} },
    ...{ channel, group, atMs: 0, presses: 0, windowMs: 0, value: 0, limit: thresholds.limit.default, unit },
  };
}

/** The sessions of people in some files: the warning that each had, and the one that it is nearest to; null for none. */
export async function peoplesSessions(paths) {
  const sessions = [];
  for (const { path } of (await findCorpusFiles(paths)).files) {
    const file = createReadStream(path);
    const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
    for await (const line of createInterface({ input })) {
      const session = parseSession(line);
      if (session.label === 'human') sessions.push(judge(session));
    }
  }
  return sessions;
}

function judge(session) {
  const { channel } = session;
  const { warning, extremes } = judgeSession(session, channel);
  const seen = INDICATORS.find(({ id }) => id === warning?.indicator);
  // What convicts by itself needs no other to agree.
  const isWarning = (finding) => rule(channel, [finding]).kind === 'warning';
  const ranked = INDICATORS.map((indicator, index) => ({
    finding: findingOf(indicator, channel),
    nearness: nearness(indicator, extremes[index]),
  }))
    .filter(({ finding, nearness }) => nearness > 0 && isWarning(finding))
    .sort((one, other) => other.nearness - one.nearness);
  return {
    channel,
    seen: seen === undefined ? null : findingOf(seen, channel),
    nearest: ranked[0]?.finding ?? null,
  };
}

/** 1 at the limit, less before it; 0 where there was nothing to judge. */
function nearness({ beyond, thresholds }, value) {
  if (value === null || value <= 0) return 0;
  const limit = thresholds.limit.default;
  return beyond === 'above' ? value / limit : limit / value;
}
