import type { MonitorEvent } from '../../records/event.js';
import type { Stamper } from '../../records/stamper.js';
import { monotonicNowMs } from '../../sources/clock.js';
import type { LiveSessionOptions } from '../live/live-session.js';
import type { LivePage } from './live-page.js';

/**
 * Serves the live page, or figures, when they were asked for, and prints where. The address of the page is printed here and nowhere else:
 * whoever has it sees the page, so no log file may hold it.
 *
 * @param emit takes the event that says that the page is gone
 * @throws CS_PAGE, CS_USAGE
 */
export async function openPageBeside(
  { config, page, capturesOnly = false }: LiveSessionOptions,
  stamper: Stamper,
  emit: (event: MonitorEvent) => void,
): Promise<LivePage | undefined> {
  if (page === undefined) return undefined;
  // Only who asks for a page loads a web server.
  const { LivePage } = await import('./live-page.js');
  const live = new LivePage({
    ...{ config, stamper, isRecordingOnly: capturesOnly },
    onDeath(reason) {
      const message = `The live page or its figures are gone, the monitor goes on: ${reason}`;
      emit(stamper.stamp(monotonicNowMs(), { kind: 'error', level: 'ERROR', module: 'MONITOR', message }));
    },
  });
  const { url, metricsUrl } = await live.open(page);
  if (url !== '') process.stderr.write(`Live page: ${url}\n`);
  if (metricsUrl !== '') process.stderr.write(`Metrics: ${metricsUrl}\n`);
  return live;
}
