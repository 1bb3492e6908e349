import { join } from 'node:path';

/** Beside the log files, for monitors and those who look at them: nobody else needs to know what is in it. */
export const stateFolder = (logDir: string): string => join(logDir, '.state');

/** The file of which parts are locked, one for each target. */
export const lockFile = (logDir: string): string => join(stateFolder(logDir), 'lock');

/** @param session a UUID: monitors of several PID namespaces may share a folder */
export const stateFile = (logDir: string, session: string): string =>
  join(stateFolder(logDir), `${session}.json`);

const STATE_FILE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/;

export const isStateFile = (name: string): boolean => STATE_FILE.test(name);
