import type { Config } from '../../../config/schema.js';
import { ServiceReports } from './service-reports.js';
import { serviceSettings } from './settings.js';
import { serviceVariables } from './variables.js';

/** A session as a service, where a service manager has started it. */
export interface Service {
  readonly reports: ServiceReports | undefined;
  /** To be said at the start, one sentence each: what will not be told, and why. */
  readonly warnings: readonly string[];
}

/** Says that the monitor starts, where somebody is to be told. What is not possible is a warning. */
export async function openService(config: Config): Promise<Service> {
  const { socket: name, watchdogMs, warnings } = serviceSettings(serviceVariables, process.pid);
  if (name === undefined) return { reports: undefined, warnings };
  const { NotifySocket } = await import('../../../sources/linux/notify/notify-socket.js');
  const socket = new NotifySocket(name);
  const trouble = socket.send('STATUS=Starting');
  const reports = new ServiceReports(socket, config, watchdogMs);
  return {
    reports,
    warnings: trouble === undefined ? warnings : [...warnings, unheard(trouble, watchdogMs)],
  };
}

const unheard = (trouble: string, watchdogMs: number | undefined) =>
  `The service manager cannot be told that the monitor is ready${watchdogMs === undefined ? '' : ', nor its watchdog be fed'}: ${trouble}`;
