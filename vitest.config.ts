import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/leaks.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The tests watch real processes on real clocks; two cores are what we count on.
    maxWorkers: 2,
  },
});
