import { defineConfig } from 'vitest/config';

// Eight kinds of test: `unit` beside the source, `integration` through a package's public door (real database, real
// HTTP), `browser` through Chromium, `simulation` by seed; `ways` pays in every way that a window opens and answers, `engines` in other
// browsers, `packages` installs what is packed, `processes` kills and stops real ones: these four are longer forms (`.ci/run`), no part of `npm test`. Two files run at a time.
// DOJANG_TEST_REPORT names a file for the counts, as JSON.
const report = process.env['DOJANG_TEST_REPORT'];

/** A limit is there to end a test that hangs, never to say how fast a machine has to be. */
const patience = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } };

export default defineConfig({
  test: {
    // Two at a time fit two cores; more would only make the clocks of the browsers stumble.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        test: {
          ...patience,
          name: 'unit',
          // They share modules and keep nothing in them; a file of its own each would take twice the time.
          isolate: false,
          include: [
            'packages/*/{src,app}/**/*.test.{ts,tsx}',
            'examples/*/{src,client}/**/*.test.ts',
            'scripts/**/*.test.ts',
            'e2e/{gallery,support}/**/*.test.ts',
            'crash/books.test.ts',
          ],
        },
      },
      {
        test: {
          ...patience,
          name: 'integration',
          include: [
            'packages/*/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'e2e/{attacks,flows}/**/*.test.ts',
            'conformance/**/*.test.ts',
            'fuzz/*.test.ts',
          ],
          globalSetup: ['packages/gateway/test/support/postgres-desk.ts'],
        },
      },
      {
        test: {
          ...patience,
          name: 'browser',
          include: ['e2e/*.test.ts'],
          exclude: ['e2e/ways*.test.ts'],
          globalSetup: ['e2e/support/unpack-browser.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...patience,
          name: 'ways',
          include: ['e2e/ways*.test.ts'],
          globalSetup: ['e2e/support/unpack-browser.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...patience,
          name: 'engines',
          include: ['e2e/engines/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...patience,
          name: 'packages',
          include: ['e2e/packages/*.test.ts'],
          globalSetup: ['e2e/packages/pack-once.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...patience,
          name: 'processes',
          include: ['crash/{disks,stops}.test.ts'],
          globalSetup: ['packages/gateway/test/support/postgres-desk.ts'],
        },
      },
      {
        test: {
          ...patience,
          name: 'simulation',
          include: ['simulation/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
