// What happens to input: hands, machines, and the end of what sees them.
import { BLIND_SAID_MS, CLICKER_MS, RECOVERED_MS } from '../bounds.mjs';
import { now, sleep } from '../time.mjs';

const ms = (value) => `${Math.round(value)} ms`;

/**
 * A hand: uneven, unhurried, and it holds the button down for a moment. Nobody may be ended for it. On a button of its own: the
 * last presses of a machine would be judged again with the first ones of the hand, and end targets born in between (security.md).
 */
async function hand(world, draw) {
  const presses = draw.integer(4, 10);
  const args = Array.from({ length: presses }, () => [
    ...['mousedown', 3, 'sleep', draw.uniform(0.06, 0.16).toFixed(3)],
    ...['mouseup', 3, 'sleep', draw.uniform(0.15, 0.9).toFixed(3)],
  ]);
  await world.display.play(...args.flat()).exited;
  return `${presses} presses`;
}

/** A machine: every target that is held must be ended for it. */
async function clicker(world, draw) {
  const delay = draw.integer(15, 35);
  const spell = { from: now(), to: Number.POSITIVE_INFINITY };
  world.clicking.push(spell);
  const lives = world.lives.filter(
    (life) => life.isInnocent && world.monitor.isHeld(life.pid, life.bornMs - 1),
  );
  const machine = world.display.play('click', '--repeat', 1_000, '--delay', delay, 1);
  const hasVerdict = () =>
    world.monitor.since(spell.from, 'verdict').some(({ code }) => code === 'FI-INP-001');
  const isFound = await world.wait(hasVerdict, 5 * CLICKER_MS);
  await machine.stop();
  const tookMs = world.spells.outside(spell.from, now());
  // A hop later the last of these clicks has been judged.
  await sleep(300);
  spell.to = now();
  if (isFound) world.measured.clicker.push(tookMs);
  else world.violate(`a click every ${delay} ms was not found`);
  await world.wait(() => lives.every((life) => !life.isAlive), CLICKER_MS);
  const left = lives.filter((life) => life.isInnocent);
  if (isFound && left.length > 0) world.violate(`${left.length} targets are left alive after a clicker`);
  await world.refill();
  return `a click every ${delay} ms, found after ${ms(tookMs)}, ${lives.length} targets ended`;
}

/** Takes the monitor's sight; it must say so, and that it sees again. */
async function blind(world, take, giveBack) {
  const { monitor } = world;
  const sinceMs = now();
  world.blinded.made++;
  await take();
  const isSaid = await world.wait(() => monitor.since(sinceMs, 'blind').length > 0, 10 * BLIND_SAID_MS);
  const saidMs = world.spells.outside(sinceMs, now());
  const backMs = now();
  await giveBack();
  const isBack = await world.wait(() => isSaid && monitor.input === 'seen', 10 * RECOVERED_MS);
  const againMs = world.spells.outside(backMs, now());
  if (isSaid && isBack && saidMs <= BLIND_SAID_MS && againMs <= RECOVERED_MS) world.blinded.said++;
  else
    world.violate(
      `blindness was ${isSaid ? `said after ${ms(saidMs)}` : 'not said'}, its end ${isBack ? `after ${ms(againMs)}` : 'not'}`,
    );
  return `blind after ${ms(saidMs)}, sees again after ${ms(againMs)}`;
}

const killChild = (world) =>
  blind(
    world,
    () => {
      for (const pid of world.monitor.children()) process.kill(pid, 'SIGKILL');
    },
    () => {},
  );

const killServer = (world, draw) =>
  blind(
    world,
    () => world.display.kill(),
    async () => {
      await sleep(draw.uniform(0, 2_000));
      await world.display.start();
    },
  );

export const display = [
  { name: 'hand', run: hand },
  { name: 'clicker', run: clicker },
  { name: 'kill-child', run: killChild },
  { name: 'kill-display', run: killServer },
];
