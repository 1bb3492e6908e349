/**
 * The URL of a built JavaScript file beside the calling module, for threads and child processes.
 *
 * Threads run from `dist/` even when the caller was loaded from `src/` (tests do that), because Node cannot
 * run the TypeScript files themselves.
 *
 * @param callerUrl the caller's `import.meta.url`
 * @param relativePath path of the built file relative to the caller, ending in `.js`
 */
export function builtFile(callerUrl: string, relativePath: string): URL {
  const url = new URL(relativePath, callerUrl);
  if (callerUrl.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/');
  return url;
}
