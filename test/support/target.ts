import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { compileFixture, type Fixture, startFixture } from './fixtures.js';
import { temporaryFolder } from './temporary-folder.js';

/** Starts test/fixtures/NAME.c, ready, ended with the test. */
export async function start(name: string, args: readonly string[] = [], program?: string): Promise<Fixture> {
  const fixture = startFixture(program ?? compileFixture(name), args);
  onTestFinished(() => fixture.end());
  await fixture.nextLine();
  return fixture;
}

/**
 * Sends a command to the target fixture and returns the address that it answers with. Where a monitor ends it for that command,
 * `fixture.send` instead: it may not live to answer.
 */
export async function tell(fixture: Fixture, command: string): Promise<bigint> {
  fixture.send(command);
  const answer = (await fixture.nextLine()).split(' ')[1] ?? '';
  return answer.startsWith('0x') ? BigInt(answer) : 0n;
}

/** A copy of the target fixture under a name of its own, so that it is found by name alone. */
export function renamedTarget(name: string): string {
  const program = join(temporaryFolder(), name);
  copyFileSync(compileFixture('target'), program);
  return program;
}
