import { isatty } from 'node:tty';
import { ignoredAtStart } from '../../sources/linux/launch/ignored-signals.js';

/**
 * Started without a terminal, by an init system or by cron, or told to outlive it: nobody can hang up on it, so SIGHUP has
 * the meaning that it has for daemons.
 */
export const isDaemon = ignoredAtStart.has('SIGHUP') || ![0, 1, 2].some((descriptor) => isatty(descriptor));
