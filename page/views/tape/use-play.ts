import { useEffect, useRef, useState } from 'preact/hooks';
import type { Mover } from './head.js';

const TICK_MS = 100;

/** Plays a capture at a speed, from where it is to its end. @returns whether it plays, and what starts and stops it */
export function usePlay(
  speed: number,
  timeMs: number,
  endMs: number,
  head: Pick<Mover, 'moveTo'>,
): readonly [boolean, (isPlaying: boolean) => void] {
  const [isPlaying, play] = useState(false);
  const position = useRef(timeMs);
  // Whoever moves the slider moves what plays.
  if (!isPlaying || Math.abs(position.current - timeMs) > 2 * TICK_MS * Math.max(1, speed) + 1000)
    position.current = timeMs;
  useEffect(() => {
    if (!isPlaying) return;
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      position.current = Math.min(endMs, position.current + (nowMs - lastMs) * speed);
      lastMs = nowMs;
      head.moveTo(position.current);
      if (position.current >= endMs) play(false);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying, speed, endMs, head]);
  return [isPlaying, play];
}
