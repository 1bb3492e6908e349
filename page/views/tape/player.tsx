import { useState } from 'preact/hooks';
import type { Mover } from './head.js';
import { usePlay } from './use-play.js';

const SPEEDS = [0.1, 0.5, 1, 5, 10, 100];

interface Props {
  /** Where it is. */
  readonly timeMs: number;
  readonly endMs: number;
  readonly head: Pick<Mover, 'moveTo'>;
}

/** Plays from where it is to the end, at a speed. */
export function Player({ timeMs, endMs, head }: Props) {
  const [speed, setSpeed] = useState(1);
  const [isPlaying, play] = usePlay(speed, timeMs, endMs, head);
  return (
    <>
      <button type="button" aria-pressed={isPlaying} onClick={() => play(!isPlaying)}>
        {isPlaying ? 'Stop' : 'Play'}
      </button>
      <label>
        speed{' '}
        <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {SPEEDS.map((factor) => (
            <option key={factor} value={factor}>
              × {factor}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
