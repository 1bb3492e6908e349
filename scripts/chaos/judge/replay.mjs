// The recording, judged again: the same verdicts at the same times.
import { until } from '../time.mjs';
import { Monitor } from '../world/monitor.mjs';

const REPLAY_MS = 300_000;

export async function compareReplay({ monitor, capture, folder }) {
  const replay = new Monitor(['replay', capture], { cwd: folder, env: {} });
  await until(() => !replay.isRunning, REPLAY_MS);
  const [live, again] = [verdicts(monitor), verdicts(replay)];
  const different = [
    ...live.filter((one) => !again.includes(one)),
    ...again.filter((one) => !live.includes(one)),
  ];
  const figure =
    different.length === 0 ? `${live.length}` : `${live.length} live, different: ${different.join('; ')}`;
  return [different.length === 0 && live.length > 0, 'verdicts, the same in a replay', figure];
}

const verdicts = ({ events }) =>
  events
    .filter(({ kind }) => kind === 'verdict')
    .map(({ monotonicMs, code, pid }) => `${code} ${pid} at ${monotonicMs.toFixed(3)}`);
