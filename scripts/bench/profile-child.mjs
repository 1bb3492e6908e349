// A profile in a process of its own: nothing that the bench did before weighs on it. Options and report are JSON. With `page` among the
// options it is followed by a live page, as `watch --page` is: the page's address is the first line.
import { randomUUID } from 'node:crypto';
import { inlineIndicators, keepMemoryFlat } from '../../dist/cli/engine.js';
import { LivePage } from '../../dist/cli/page/live-page.js';
import { parseConfig } from '../../dist/config/parse.js';
import { parseAddress } from '../../dist/page/address.js';
import { runProfile } from '../../dist/profile/profile.js';
import { Stamper } from '../../dist/records/stamper.js';
import { readClockOrigin } from '../../dist/sources/clock.js';

// As the command does.
inlineIndicators();
keepMemoryFlat();
const { page: isShown = false, ...options } = JSON.parse(process.argv[2]);
const page = isShown ? await openPage() : undefined;
const report = await runProfile(options, page);
process.stdout.write(`${JSON.stringify(report)}\n`);
await page?.close();

async function openPage() {
  const live = new LivePage({
    config: parseConfig({ pid: [process.pid] }),
    stamper: new Stamper({ origin: readClockOrigin(), session: randomUUID() }),
    isRecordingOnly: false,
    onDeath(reason) {
      throw new Error(reason);
    },
  });
  console.log(await live.open({ address: parseAddress('127.0.0.1:0'), isInsecure: false }));
  const losses = () => ({ lostCaptureRecords: 0, lostLogLines: 0 });
  return {
    follow: (stats) => live.follow({ stats, losses }),
    observe: (recorded) => live.observe(recorded),
    emit: (event) => live.emit(event),
    close: () => live.close(),
  };
}
