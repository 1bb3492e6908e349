import { readdirSync } from 'node:fs';
import type { ProcessTable } from '../process/platform.js';
import { MARK_VARIABLE } from './launch/launch.js';
import { close, throwWhenExhausted } from './libc.js';
import { isOwnHelper } from './own-helpers.js';
import {
  decodeName,
  maxDescriptors,
  openComm,
  readCommFrom,
  readEnvironment,
  readExecutable,
  readLoadAverage,
  readStat,
} from './proc.js';

/** Processes whose `comm` is kept open; the names of further ones are opened for each look, at ten times the cost. */
const MAX_OPEN_COMMS = 8192;
/** The kernel cuts a comm to this many bytes. */
const COMM_BYTES = 15;

/** What `/proc` lists. Names are their bytes, one a character (latin1): the short name is the comm. */
export const processTable: ProcessTable = {
  list: () => readdirSync('/proc').map(Number).filter(Number.isInteger),
  shortName(pid) {
    const commFd = openComm(pid);
    if (commFd < 0) {
      // Taken for gone, a target would never be held.
      throwWhenExhausted(`/proc/${pid}/comm`);
      return undefined;
    }
    const name = readCommFrom(commFd);
    close(commFd);
    return name;
  },
  executable: readExecutable,
  watchName(pid) {
    const commFd = openComm(pid);
    if (commFd < 0) return undefined;
    return { read: () => readCommFrom(commFd), close: () => close(commFd) };
  },
  maxNameWatches: Math.min(MAX_OPEN_COMMS, maxDescriptors() / 4),
  shortNameLength: COMM_BYTES,
  parentOf: (pid) => readStat(pid)?.parentPid,
  hasMark: (pid, mark) => readEnvironment(pid).split('\0').includes(`${MARK_VARIABLE}=${mark}`),
  // Its last field is the PID given out last.
  births: () => readLoadAverage(),
  isStill: ({ pid, key }) => key === `${pid}:${readStat(pid)?.startTime}`,
  isOwnHelper,
  encodeName: (name) => Buffer.from(name).toString('latin1'),
  decodeName,
};
