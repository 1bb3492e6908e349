const KEY = 'clearsight-token';

/**
 * The token that opens the data. It comes in the fragment of the address, which no browser sends to a server, and is taken out of it
 * at once: whoever copies the address of a view does not hand on the key.
 */
export function takeToken(): string {
  const fragment = location.hash.slice(1);
  if (fragment === '' || fragment.startsWith('view=')) return sessionStorage.getItem(KEY) ?? '';
  sessionStorage.setItem(KEY, fragment);
  history.replaceState(null, '', '#view=now');
  return fragment;
}
