// Four tiers: unit (pure, beside the source), medium (SQL on a real PostgreSQL), e2e (the whole application over HTTP),
// browser (the dashboard in Chromium, skipped where there is none).
const swc = {
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
const tier = (displayName, testMatch, more = {}) => ({
  displayName,
  // Jest looks at every file below these, and need not look at those of the packages.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch,
  transform: { '\\.ts$': ['@swc/jest', swc] },
  testEnvironment: '<rootDir>/test/support/one-realm/environment.cjs',
  // Jest's own cannot require ES modules on Node 20 and 22, and Nest 12 ships nothing else; Node can (docs/adr/0004).
  runtime: require.resolve('./test/support/one-realm/runtime.cjs'),
  setupFiles: ['reflect-metadata'],
  ...more,
});
const onDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

// Workers inherit this. Tests leave much garbage, and a larger young generation is collected less often.
process.execArgv.push('--max-semi-space-size=64');

module.exports = {
  // Long enough for a busy machine: it is for tests that hang.
  testTimeout: 300_000,
  // More than a small machine has processors, because some tests mostly wait.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  projects: [
    tier('unit', ['<rootDir>/{src,dashboard/src}/**/*.spec.ts', '<rootDir>/test/unit/**/*.test.ts'], {
      moduleNameMapper: { '^@relationship-depth/client$': '<rootDir>/packages/client/src/index.ts' },
      roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/dashboard/src'],
    }),
    tier('medium', ['<rootDir>/test/medium/**/*.test.ts'], onDatabase),
    tier('e2e', ['<rootDir>/test/e2e/**/*.test.ts'], onDatabase),
    tier('browser', ['<rootDir>/test/browser/**/*.test.ts'], onDatabase),
    // Pictures to be looked at, made by `npm run screenshots` and by nothing else.
    ...(process.env.npm_lifecycle_event === 'screenshots'
      ? [tier('screenshots', ['<rootDir>/test/browser/screenshots.ts'], onDatabase)]
      : []),
  ],
};
