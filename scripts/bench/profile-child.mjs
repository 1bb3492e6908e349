// A profile in a process of its own: nothing that the bench did before weighs on it. Options and report are JSON. With `page` among the
// options it is followed by a live page, as `watch --page` is: the page's address is the first line. With `forward` its events, and 200 others a
// second, are logged and sent on.
import { randomUUID } from 'node:crypto';
import { inlineIndicators, keepMemoryFlat } from '../../dist/cli/engine.js';
import { LivePage } from '../../dist/cli/page/live-page.js';
import { loadConfig } from '../../dist/config/load.js';
import { parseConfig } from '../../dist/config/parse.js';
import { Liveness } from '../../dist/figures/liveness.js';
import { ForwardOutlet } from '../../dist/forward/forward-outlet.js';
import { Forwarding } from '../../dist/forward/forwarding.js';
import { readReceivers } from '../../dist/forward/receivers/read-receivers.js';
import { openLogFolder } from '../../dist/outlets/files/log-folder.js';
import { Outlets } from '../../dist/outlets/outlets.js';
import { parseAddress } from '../../dist/page/address.js';
import { runProfile } from '../../dist/profile/profile.js';
import { Stamper } from '../../dist/records/stamper.js';
import { monotonicNowMs, readClockOrigin } from '../../dist/sources/clock.js';

// As the command does.
inlineIndicators();
keepMemoryFlat();
/** Far more than a monitor says. */
const EVENTS_A_SECOND = 200;
const { page: isShown = false, forward, ...options } = JSON.parse(process.argv[2]);
const onlooker = isShown ? await openPage() : forward && (await openForwarding(forward));
const report = await runProfile(options, onlooker);
await onlooker?.close();
process.stdout.write(`${JSON.stringify({ ...report, forwarded: onlooker?.forwarded?.() })}\n`);

async function openPage() {
  const live = new LivePage({
    config: parseConfig({ pid: [process.pid] }),
    stamper: new Stamper({ origin: readClockOrigin(), session: randomUUID() }),
    isRecordingOnly: false,
    onDeath(reason) {
      throw new Error(reason);
    },
  });
  const { url } = await live.open({ address: parseAddress('127.0.0.1:0'), isInsecure: false });
  console.log(url);
  const liveness = new Liveness(parseConfig({}));
  const losses = () => ({ lostCaptureRecords: 0, lostLogLines: 0 });
  return {
    follow: (stats) => live.follow({ stats, losses, liveness, droppedEvents: () => 0, receivers: () => [] }),
    observe(recorded) {
      liveness.observe(recorded);
      live.observe(recorded);
    },
    emit: (event) => live.emit(event),
    close: () => live.close(),
  };
}

async function openForwarding({ receivers, folder }) {
  process.chdir(folder);
  const { config } = loadConfig({ flags: { forward: receivers }, env: {}, cwd: folder });
  const { logDir } = config;
  const stamper = new Stamper({ origin: readClockOrigin(), session: randomUUID() });
  const files = openLogFolder({ logDir });
  const forwarding = await Forwarding.open({
    ...{
      logDir,
      sender: { session: stamper.session, host: 'bench', version: '0.0.0' },
      machineId: undefined,
    },
    receivers: readReceivers(config),
    say: () => {},
  });
  const outlets = new Outlets([...files.outlets, new ForwardOutlet(forwarding)]);
  const notice = { kind: 'notice', level: 'INFO', module: 'MONITOR', message: 'x'.repeat(200) };
  let timer;
  return {
    follow() {
      timer = setInterval(
        () => outlets.emit(stamper.stamp(monotonicNowMs(), notice)),
        1000 / EVENTS_A_SECOND,
      );
    },
    observe: () => {},
    emit: ({ kind, level, module, message }) =>
      outlets.emit(
        stamper.stamp(monotonicNowMs(), { kind: 'notice', level, module, message: `${kind}: ${message}` }),
      ),
    forwarded: () => forwarding.tallies,
    async close() {
      clearInterval(timer);
      await outlets.close();
    },
  };
}
