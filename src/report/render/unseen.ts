import { counted } from '../../text/counted.js';
import { escapeNameBytes } from '../../text/escape.js';
import { figure } from '../../workers/input/figure.js';
import type { Case } from '../case.js';
import { usedChannels, type Watched } from '../coverage.js';
import { type Html, paragraph, table, terms } from './html.js';

/** A chapter about what was looked at, and what was not: computed from the records, and what the monitor said itself. */
export function seenChapter({ coverage, told, config }: Case): Html {
  const { firstTime, lastTime, processes, processCount, records, unjudged } = coverage;
  const seconds = firstTime === undefined || lastTime === undefined ? 0 : (lastTime - firstTime) / 1000;
  const used = usedChannels(coverage);
  const presses = used.map((channel) => `${channel} ${coverage.presses[channel]}`).join(', ');
  return [
    '<section id="seen"><h2>What was seen</h2>',
    terms([
      ['Span', `${figure(seconds)} s, ${counted(records, 'record')}`],
      [
        'Memory',
        config.memory.enabled ? `every ${figure(config.memory.interval)} ms asked for` : 'not watched',
      ],
      ['Presses', used.length === 0 ? 'none' : presses],
      ['In the words of the monitor', told.stop?.message ?? 'the replay did not come to its end'],
      ['Events', [...told.counts].map(([kind, count]) => `${kind} ${count}`).join(', ')],
    ]),
    processes.length === 0
      ? paragraph('No process was watched.')
      : table(
          ['process', 'PID', 'role', 'watched, s', 'scans', 'scans/s', 'longest gap, ms', 'maps'],
          processes.map(watchedRow),
        ),
    processCount > processes.length
      ? paragraph(
          `${counted(processCount - processes.length, 'more process was', 'more processes were')} watched.`,
        )
      : '',
    '</section><section id="unseen"><h2>What could not be seen</h2>',
    unjudged > 0
      ? paragraph(`${counted(unjudged, 'record')} could not be judged when they were recorded.`)
      : '',
    told.unseen.count === 0
      ? paragraph('The monitor reported no gap in what it saw.')
      : table(
          ['when', 'what', 'words'],
          told.unseen.events.map(({ time, kind, message }) => [time, kind, message]),
        ),
    told.unseen.count > told.unseen.events.length
      ? paragraph(`${counted(told.unseen.count - told.unseen.events.length, 'more event')} of this kind.`)
      : '',
    config.disabledDetectors.length > 0
      ? paragraph(
          `Disabled by the policy, so nobody knows what they would have found: ${config.disabledDetectors.join(', ')}.`,
        )
      : '',
    paragraph('What the monitor does not look at, whatever happens, is in docs/security.md.'),
    '</section>',
  ].join('\n');
}

function watchedRow({
  name,
  pid,
  isTarget,
  firstTime,
  lastTime,
  scans,
  longestGapMs,
  changes,
}: Watched): string[] {
  const seconds = (lastTime - firstTime) / 1000;
  return [
    escapeNameBytes(name),
    `${pid}`,
    isTarget ? 'target' : 'beside it',
    figure(seconds),
    `${scans}`,
    scans > 1 && seconds > 0 ? figure(scans / seconds) : '',
    scans > 1 ? figure(longestGapMs) : '',
    `${changes}`,
  ];
}
