// What is promised, as figures: from the settings of the monitor and what the docs say of them.

export const INTERVAL_MS = 100;
const JITTER_HIGH = 1.3;
const THRESHOLD = 3;
/** A machine that does other things too: the observer, the main thread, a worker and the kernel each may have to wait for a core. */
const SLACK_MS = 5_000;

/** From the first writable and executable page to the end of the process: as many scans as make a verdict, each as late as may be. */
export const KILL_MS = THRESHOLD * INTERVAL_MS * JITTER_HIGH + SLACK_MS;
/** From the attachment of a debugger, which is looked for with each scan: the first sight is enough. */
export const DEBUGGER_MS = INTERVAL_MS * JITTER_HIGH + SLACK_MS;
/** From the first click of a machine: the window of the base rule, and the longest hop. */
export const CLICKER_MS = 1_500 + 150 + SLACK_MS;
/** From the birth of a target to its being held: a look at all processes comes every 250 ms at the latest (docs). */
export const FOUND_MS = 250 + SLACK_MS;
/** A worker that hangs is given up at its deadline, and the task may meet a second one. */
export const WORKER_DEADLINE_MS = 2_000;
/** From the loss of sight to the event that says so: five missed heartbeats of the input process are the longest way. */
export const BLIND_SAID_MS = 5 * 500 + SLACK_MS;
/** From the return of what was missing to the event: the longest back-off, and the start of a Node process. */
export const RECOVERED_MS = 2_000 + 2 * SLACK_MS;
/** Resident memory, MiB, and how much of it may be new in the second half of a run. */
export const RESIDENT_MIB = 200;
export const GROWTH_MIB = 20;
