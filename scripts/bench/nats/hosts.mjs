// Hosts that are not there: each has some events and a sign of life a second, as monitors send them. Arguments: servers, how many hosts, how many
// events a second (2).
// One event in twenty is a verdict. Prints a line when all have begun.
import { randomUUID } from 'node:crypto';
import { connect, headers } from '@nats-io/transport-node';
import { formatBeat } from '../../../dist/nats/beat.js';
import { beatSubject, eventSubject, PREVIOUS_HEADER } from '../../../dist/nats/subjects.js';

const [servers, count, eventsASecond = '2'] = process.argv.slice(2);
const VERDICT_EVERY = 20;
const connection = await connect({ servers, maxReconnectAttempts: -1 });
const started = new Date().toISOString();
const figures = Object.fromEntries(
  Array.from({ length: 14 }, (_, number) => [`clearsight_figure_${number}_total`, number]),
);

function startHost(number) {
  const [host, session] = [`game-${number}`, randomUUID()];
  let sequence = 0;
  const sayEvent = () => {
    const isVerdict = sequence % VERDICT_EVERY === VERDICT_EVERY - 1;
    const kind = isVerdict ? 'verdict' : 'region';
    const event = {
      ...{ time: new Date().toISOString(), monotonicMs: performance.now(), session, sequence, host, kind },
      ...{
        level: isVerdict ? 'CRITICAL' : 'INFO',
        severity: isVerdict ? 'critical' : 'info',
        module: 'MEMORY_MONITOR',
      },
      ...{ code: isVerdict ? 'FI-MEM-001' : null, pid: 4211, process: 'game', message: 'x'.repeat(160) },
      details: { hits: 3, threshold: 3, region: '7f0000000000-7f0000001000 rwxp' },
    };
    const told = headers();
    told.set('Nats-Msg-Id', `${session}:${sequence}`);
    told.set(PREVIOUS_HEADER, sequence === 0 ? '-' : String(sequence - 1));
    connection.publish(eventSubject(host, session, kind), JSON.stringify(event), { headers: told });
    sequence++;
  };
  const beat = () => {
    const state = {
      version: '0.1.0',
      started,
      keys: ['0123456789ab'],
      unseen: '',
      isStuck: false,
      ended: null,
    };
    const words = `Watching 1 target: ${sequence} scans, 0 hits, 0 input events, 0 verdicts`;
    const told = { ...state, words, host, session, ageMs: 5, events: sequence, verdicts: 0, figures };
    connection.publish(beatSubject(host, session), formatBeat(told));
  };
  setInterval(sayEvent, 1000 / Number(eventsASecond));
  setInterval(beat, 1000);
}

// Not all at the same moment of a second.
for (let number = 0; number < count; number++) {
  startHost(number);
  if (number % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 10));
}
console.log('all');
