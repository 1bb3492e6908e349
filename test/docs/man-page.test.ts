import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { commandWords } from '../../src/cli/completion/command-words.js';
import { createProgram } from '../../src/cli/program.js';
import { testWith } from '../support/requirements.js';

const PAGE = fileURLToPath(new URL('../../man/clearsight.1', import.meta.url));

// That the page is what the definition of the commands makes of it, generate-schemas.mjs --check says.
testWith('man')(
  'the man page is shown without a warning, with every command and option as it is typed',
  () => {
    const { status, stdout, stderr } = spawnSync('man', ['--warnings=w', '-l', PAGE], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', MANWIDTH: '100' },
    });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(text).toMatch(/^CLEARSIGHT\(1\) .* NAME clearsight - watches /);
    for (const { path, options } of commandWords(createProgram())) {
      if (path.endsWith(' help')) continue;
      expect(text).toContain(` ${path} `);
      for (const { flags } of options) expect(text).toContain(` ${flags.join(', ')} `);
    }
    expect(text).toContain(' clearsight completion zsh > ~/.zfunc/_clearsight once; ');
    expect(text).toContain(' 3 a verdict was made ');
  },
);
