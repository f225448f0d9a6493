import { defineConfig } from 'vitest/config';

// Four kinds of test: `unit` beside the source, `integration` through a package's public door (real database, real
// HTTP), `browser` through Chromium, `simulation` by seed. Two files run at a time.
// DOJANG_TEST_REPORT names a file for the counts, as JSON.
const report = process.env['DOJANG_TEST_REPORT'];

export default defineConfig({
  test: {
    // Two at a time fit two cores; more would only make the clocks of the browsers stumble.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,app}/**/*.test.{ts,tsx}',
            'examples/*/{src,client}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            'packages/*/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'e2e/flows/**/*.test.ts',
            'conformance/*.test.ts',
          ],
          globalSetup: ['packages/gateway/test/support/postgres-desk.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/*.test.ts'],
          globalSetup: ['e2e/support/unpack-browser.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: { name: 'simulation', include: ['simulation/**/*.test.ts'], testTimeout: 120_000 },
      },
    ],
  },
});
