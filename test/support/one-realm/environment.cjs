const { TestEnvironment } = require('jest-environment-node');

/**
 * A test file runs in the realm of its worker, not in one of its own, so that packages can be loaded once for all files of
 * a worker: to load Nest, TypeORM and the rest anew takes longer than most files do. What Jest and its mocks change of the
 * realm is put back after the file; a test that changes more puts it back itself.
 */
module.exports = class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { moduleMocker, fakeTimersModern } = this;
    this.global = globalThis;
    this.moduleMocker = new moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new fakeTimersModern.constructor({ config: config.projectConfig, global: globalThis });
    this.before = { console: globalThis.console, exit: process.exit };
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    await super.teardown();
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
  }
};
