#!/usr/bin/env node
// The command. It is in the repository, unlike what it starts: `npx` in a clone that is not built yet finds it, and says so.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('clearsight: this clone is not built yet: run `npm ci` in it\n');
  process.exitCode = 1;
}
