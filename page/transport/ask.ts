const DEADLINE_MS = 20_000;

/** Answers a path with JSON, null where there is none (404, 204). Rejects with words that may be shown. */
export type Ask = <T>(path: string, signal?: AbortSignal) => Promise<T | null>;

/** A refusal says why. */
async function reasonOf(response: Response): Promise<string> {
  const { error } = await response.json().catch(() => ({}));
  return typeof error === 'string' ? error : `The monitor answered with status ${response.status}.`;
}

/** Path of what belongs to a session: of another than the first, its number stands in the query. */
export const pathOf = (session: number, path: string): string =>
  session === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}capture=${session}`;

/** Asks the monitor that this page came from. @param session by its number; 0 is the first */
export function askWith(token: string, session: number): Ask {
  return async (path, signal) => {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const response = await fetch(pathOf(session, path), {
      headers: { Authorization: `Bearer ${token}` },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    if (response.status === 404 || response.status === 204) return null;
    if (!response.ok) throw new Error(await reasonOf(response));
    return response.json();
  };
}
