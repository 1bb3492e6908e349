import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ClearSightError } from '../../errors/errors.js';
import { counted } from '../../text/counted.js';
import { builtFile } from '../../threads/built-file.js';

/** The memory map of a target. A Node process has about 100 regions, 13 of them executable: fewer cannot be had. */
export interface TargetShape {
  readonly regions: number;
  readonly executableRegions: number;
  /** Times a second that an executable file region comes or goes. */
  readonly changesPerSecond: number;
}

/** A process that was started to be watched. */
export interface ProfileTarget {
  readonly pid: number;
  /** What it reached. */
  readonly regions: number;
  readonly executableRegions: number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a target and waits until its map is laid out.
 *
 * @throws ClearSightError CS_SPAWN when it ends instead
 */
export async function startTarget(shape: TargetShape): Promise<ProfileTarget> {
  const program = fileURLToPath(builtFile(import.meta.url, './target-process.js'));
  const child = spawn(
    process.execPath,
    ['--jitless', '--disable-warning=ALL', program, JSON.stringify(shape)],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const exited = once(child, 'exit');
  const line = await Promise.race([firstLine(child), exited.then(() => '')]);
  const [, regions, executableRegions] = line.match(/^ready (\d+) (\d+)$/) ?? [];
  if (regions === undefined) {
    child.kill('SIGKILL');
    await exited;
    throw new ClearSightError(
      'CS_SPAWN',
      `expected a target with ${counted(shape.regions, 'region')} (the system allows vm.max_map_count), ` +
        `got its end (${child.signalCode ?? `exit ${child.exitCode}`})`,
    );
  }
  return {
    pid: child.pid as number,
    regions: Number(regions),
    executableRegions: Number(executableRegions),
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return text.trimEnd();
}
