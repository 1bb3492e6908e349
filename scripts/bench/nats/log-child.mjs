// A monitor's log that is sent to NATS, without a monitor: writes events until there are so many, then waits until all are sent.
// Arguments: log folder, servers, how many events in all, how many a second. Prints how many events it wrote; its session is its first line.
import { randomUUID } from 'node:crypto';
import { ForwardOutlet } from '../../../dist/forward/forward-outlet.js';
import { Forwarding } from '../../../dist/forward/forwarding.js';
import { readReceivers } from '../../../dist/forward/receivers/read-receivers.js';
import { openLogFolder } from '../../../dist/outlets/files/log-folder.js';
import { Outlets } from '../../../dist/outlets/outlets.js';
import { Stamper } from '../../../dist/records/stamper.js';
import { monotonicNowMs, readClockOrigin } from '../../../dist/sources/clock.js';

const [logDir, servers, count, aSecond] = process.argv.slice(2);
const TICK_MS = 20;
const session = randomUUID();
const stamper = new Stamper({ origin: readClockOrigin(), session, host: 'bench' });
const forward = [{ kind: 'nats', url: servers, level: 'INFO', format: 'clearsight', timeout: 5000 }];
const files = openLogFolder({ logDir });
const forwarding = await Forwarding.open({
  ...{ sender: { logDir, session, host: 'bench', version: '0.0.0' }, machineId: undefined },
  receivers: readReceivers({ forward }),
  say: (level, message) => process.stderr.write(`${level} ${message}\n`),
});
const outlets = new Outlets([...files.outlets, new ForwardOutlet(forwarding)]);
console.log(session);
let said = 0;
await new Promise((resolve) => {
  const writing = setInterval(() => {
    for (let each = 0; each < (aSecond * TICK_MS) / 1000 && said < count; each++, said++) {
      const parts = {
        kind: 'notice',
        level: 'INFO',
        module: 'MONITOR',
        message: `event ${said} of the bench`,
      };
      outlets.emit(stamper.stamp(monotonicNowMs(), parts));
    }
    console.log(said);
    if (said >= count) {
      clearInterval(writing);
      resolve();
    }
  }, TICK_MS);
});
const sent = setInterval(async () => {
  const [tally] = forwarding.tallies;
  if (tally === undefined || tally.pending > 0) return;
  clearInterval(sent);
  await outlets.close();
}, 100);
