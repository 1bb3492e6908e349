import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BELONGS =
  /^(bin\/clearsight\.js|dist\/.+\.(js|d\.ts)|dist\/licences\.txt|dist\/browser\/\w+\.(html|css|txt)|docs\/[^/]+\.(md|json)|schemas\/[^/]+\.json|captures\/[^/]+\.ndjson|man\/[^/]+\.1|packaging\/[^/]+|package\.json|[A-Z]+(\.md)?)$/;

test('the package holds what users need, and no source maps that point nowhere', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  const files: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
  expect(files).toContain('dist/index.d.ts');
  expect(files).toContain('dist/browser/index.html');
  expect(files).toContain('dist/browser/licences.txt');
  expect(files.filter((path) => !BELONGS.test(path))).toEqual([]);
  const mapped = files.filter((path) => readFileSync(root + path, 'utf8').includes('\n//# sourceMappingURL'));
  expect(mapped).toEqual([]);
});
