import inspector from 'node:inspector';

/** Options of Node that open an inspector, or load code that may. */
const ASKS = /--inspect([-_](brk|wait))?(=|\s|$)|--(require|import|(experimental[-_])?loader)|(^|\s)-r/;

/**
 * Closes the inspector that SIGUSR1 opened before there was a listener for it: the monitor would take it for a debugger and
 * end what it protects. One that Node was asked for stays, and is found.
 */
export function closeUnaskedInspector(): void {
  const asked = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  if (inspector.url() !== undefined && !ASKS.test(asked)) inspector.close();
}
