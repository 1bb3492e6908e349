// What npm runs after `npm ci`, and before it packs: builds. `npx clearsight` in a clone runs this too, before the command and
// without showing what it prints. There it does nothing: without TypeScript it would fail, and then npx leaves a folder in its cache
// that fails ever after; with it, dist/ would be made anew below monitors that run.
if (process.env.npm_command !== 'exec') await import('./build.mjs');
