import { isatty } from 'node:tty';

/**
 * Started without a terminal: by an init system, by cron, under nohup. Nobody can hang up on it, so SIGHUP has the meaning
 * that it has for daemons. Node forgets whether a signal was ignored when it started; under nohup this is what is left to see.
 */
export const isDaemon = ![0, 1, 2].some((descriptor) => isatty(descriptor));
