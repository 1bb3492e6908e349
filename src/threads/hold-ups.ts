/** What keeps threads from ending, such as a disk that does not answer. */
const holdUps = new Set<() => boolean>();

/**
 * Registers a thread that may be held up in the system, where nothing can interrupt it.
 *
 * @param isHeld whether it is held up now
 * @returns removes it again
 */
export function holdUp(isHeld: () => boolean): () => void {
  holdUps.add(isHeld);
  return () => holdUps.delete(isHeld);
}

/** True when a thread would keep this process from ending: Node waits for all of them. */
export function isHeldUp(): boolean {
  return [...holdUps].some((isHeld) => isHeld());
}
