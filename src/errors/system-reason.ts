/**
 * The system's words for a failed call without call and path, e.g. `ENOSPC: no space left on device`. The path is left
 * out because it may hold anything; whoever shows the reason names the path itself, escaped.
 */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message : (error.message.split(', ')[0] as string);
}
