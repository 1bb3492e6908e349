import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import { showEscaped } from '../../text/html.js';
import type { Case } from '../case.js';
import { type Html, paragraph } from './html.js';
import { originChapter, policyChapter } from './origin.js';
import { STYLE } from './style.js';
import { seenChapter } from './unseen.js';
import { verdictChapter } from './verdict.js';

/**
 * The case as one self-contained HTML page: no scripts, no fonts, no network. The same case gives the same bytes.
 *
 * @throws Error when a part cannot be made: a page never has a blank
 */
export function renderCase(one: Case): Html {
  const { told, scenes, file } = one;
  const title = `ClearSight case: ${escapeText(file.name)}`;
  const chapters = told.verdicts.map((verdict, index) => {
    const scene = scenes[index];
    if (scene === undefined) throw new Error(`expected what there was at verdict ${index + 1}, got nothing`);
    return verdictChapter(verdict, scene, index + 1, one);
  });
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${showEscaped(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${showEscaped(title)}</h1>`,
    paragraph(summary(one), 'words'),
    paragraph(
      'A verdict is a measurement beyond a limit. It is a reason to look, and no proof of what somebody did or meant: read what speaks against it, and what could not be seen.',
      'note',
    ),
    ...chapters,
    seenChapter(one),
    policyChapter(one),
    originChapter(one),
    '</body></html>\n',
  ].join('\n');
}

function summary({ told, coverage }: Case): string {
  const { verdicts, verdictCount, unseen } = told;
  const codes = [...new Set(verdicts.map(({ code }) => code))].join(', ');
  const found = verdictCount === 0 ? 'No verdict' : `${counted(verdictCount, 'verdict')} (${codes})`;
  const { processCount } = coverage;
  const watched =
    processCount === 0 ? 'no process was' : counted(processCount, 'process was', 'processes were');
  const gaps =
    unseen.count === 0
      ? 'the monitor reported no gap in what it saw'
      : `${counted(unseen.count, 'event says', 'events say')} what it could not see`;
  const shown = verdictCount > verdicts.length ? ` The first ${verdicts.length} have a chapter each.` : '';
  return `${found}; ${watched} watched; ${gaps}.${shown}`;
}
