// What happens to targets: injections, debuggers, deaths, births. Each resolves with a line of what it did and saw.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { DEBUGGER_MS, KILL_MS } from '../bounds.mjs';
import { now, sleep } from '../time.mjs';
import { whyNoRebirth } from '../world/target.mjs';

const noRebirth = whyNoRebirth();
const ms = (value) => `${Math.round(value)} ms`;

const inject = (world, draw, count) =>
  world.withSome(draw, count, async (lives) => {
    for (const life of lives) life.inject();
    const took = await Promise.all(
      lives.map((life) => world.mustEnd(life, life.injectedMs, 'kill', KILL_MS)),
    );
    return `${list(lives)} ended after ${took.map(ms).join(', ')}`;
  });

/** Attaches a debugger, as somebody does who wants to look inside. */
const attach = (world, draw, program, args) =>
  world.withSome(draw, 1, async ([life]) => {
    if (life === undefined) return 'nobody to trace';
    life.tracedMs = now();
    const tool = spawn(program, args(life.pid), { stdio: 'ignore' });
    const over = once(tool, 'exit');
    // A debugger takes its time to start: what counts is when it is attached.
    await world.wait(() => !life.isAlive || isTraced(life.pid), 10 * DEBUGGER_MS);
    life.tracedMs = now();
    const took = await world.mustEnd(life, life.tracedMs, 'debugger', DEBUGGER_MS);
    tool.kill('SIGKILL');
    await over;
    await life.exited;
    return `${life.pid} ended after ${ms(took)}`;
  });

function isTraced(pid) {
  try {
    return !/^TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

const die = (world, draw, isReborn) =>
  world.withSome(draw, 1, async ([life], [slot]) => {
    if (life === undefined) return 'nobody to end';
    // Some die with hits that are no verdict yet: those must not fall to whoever has the PID next.
    if (draw.chance(0.5)) {
      life.inject();
      await sleep(draw.uniform(0, 150));
    }
    await life.end();
    const next = await world.bear(slot, isReborn ? life.pid : undefined);
    await world.held(next);
    return next.pid === life.pid
      ? `${life.pid} is another process now`
      : `${life.pid} died, ${next.pid} was born`;
  });

/** Memory that is nobody's business: a file made executable, memory that is only writable. */
const innocence = (world, draw) =>
  world.withSome(draw, 3, async (lives) => {
    for (const life of lives) {
      await life.tell('write');
      await life.tell('file /bin/true');
    }
    return `${list(lives)} map a program and a page`;
  });

const list = (lives) => lives.map(({ pid }) => pid).join(', ') || 'nobody';

export const targets = [
  { name: 'inject', run: (world, draw) => inject(world, draw, 1) },
  { name: 'inject-many', run: (world, draw) => inject(world, draw, draw.integer(2, 4)) },
  {
    name: 'strace',
    run: (world, draw) => attach(world, draw, 'strace', (pid) => ['-o', '/dev/null', '-p', pid]),
  },
  {
    name: 'gdb',
    run: (world, draw) =>
      attach(world, draw, 'gdb', (pid) => ['-nx', '-batch', '-p', pid, '-ex', 'shell sleep 60']),
  },
  { name: 'die', run: (world, draw) => die(world, draw, false) },
  { name: 'reborn', cannot: noRebirth, run: (world, draw) => die(world, draw, true) },
  { name: 'innocence', run: innocence },
];
