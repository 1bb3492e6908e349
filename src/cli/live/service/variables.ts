const NAMES = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const;

/** What a service manager tells a service: sd_notify(3), sd_watchdog_enabled(3). Not checked yet. */
export type ServiceVariables = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/**
 * Takes them out of an environment. Whoever has them may speak for the monitor: no child of it gets them, least of all a program that it
 * watches, which could say that the monitor is well.
 */
export function takeServiceVariables(env: NodeJS.ProcessEnv): ServiceVariables {
  const given = Object.fromEntries(NAMES.map((name) => [name, env[name]]));
  for (const name of NAMES) delete env[name];
  return given;
}

/** Those of this process. The command loads this module before it starts any child or thread. */
export const serviceVariables = takeServiceVariables(process.env);
