/** Something that must be closed. */
interface Closable {
  close(): void | Promise<void>;
}

/** Opens both or none: when the second fails, the first is closed and the second's error is thrown. */
export function openBoth<First extends Closable, Second>(
  openFirst: () => First,
  openSecond: () => Second,
): readonly [First, Second] {
  const first = openFirst();
  try {
    return [first, openSecond()];
  } catch (error) {
    void first.close();
    throw error;
  }
}
