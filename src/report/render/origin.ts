import { createHash } from 'node:crypto';
import { describeDifferences } from '../../config/differences.js';
import { configToJson, parseConfig } from '../../config/parse.js';
import { escapeText } from '../../text/escape.js';
import { quoteForShell } from '../../text/quote-for-shell.js';
import type { Case } from '../case.js';
import { details, type Html, paragraph, preformatted, table, terms } from './html.js';

/** A chapter about the policy in force: what differs from the defaults, and all of it. */
export function policyChapter({ config }: Case): Html {
  const differences = describeDifferences(parseConfig({}), config);
  const rows = differences.map(({ key, from, to }) => [key, show(to), show(from)]);
  const whole = JSON.stringify(configToJson(config), undefined, 2);
  return [
    '<section id="policy"><h2>Policy in force</h2>',
    rows.length === 0 ? paragraph('The defaults.') : table(['setting', 'in force', 'default'], rows),
    details('All settings', preformatted(whole.split('\n'))),
    '</section>',
  ].join('\n');
}

/** A chapter about where all this comes from, and how to check it. */
export function originChapter({ file, header, session, config, versions, told }: Case): Html {
  const name = quoteForShell(file.name);
  const verdicts = told.verdicts.map(({ code, time }) => `${code} at ${time}`);
  return [
    '<section id="origin"><h2>Where this comes from</h2>',
    terms([
      ['Capture', `${escapeText(file.name)}, ${file.bytes} bytes`],
      ['SHA-256', file.sha256],
      [
        'Policy, SHA-256',
        createHash('sha256')
          .update(JSON.stringify(configToJson(config)))
          .digest('hex'),
      ],
      ['Session', escapeText(session)],
      [
        'Recorded on',
        header === null
          ? 'unknown: a list of times'
          : escapeText(`${header.host || 'unknown host'}, ${header.platform}`),
      ],
      [
        'Recorded by',
        header === null
          ? 'unknown'
          : `ClearSight ${escapeText(header.clearsight)}, Node.js ${shown(header.node)}, kernel ${shown(header.kernel)}`,
      ],
      ['This page by', `ClearSight ${versions.clearsight}, Node.js ${versions.node}`],
      ['Times', 'UTC (offset +00:00)'],
    ]),
    paragraph(
      'To see the judgement again, event by event, and to check that this page comes from that capture:',
    ),
    preformatted([`clearsight replay ${name}`, `clearsight report ${name} --verify PAGE`]),
    paragraph(
      verdicts.length === 0
        ? 'The replay is to end without a verdict.'
        : `The replay is to give ${verdicts.join(', ')}${told.verdictCount > verdicts.length ? `, and ${told.verdictCount - verdicts.length} more` : ''}.`,
    ),
    '</section>',
  ].join('\n');
}

/** Captures of earlier releases do not say. */
const shown = (version: string | undefined): string => escapeText(version ?? 'unknown');

const show = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));
