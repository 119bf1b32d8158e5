const { TestEnvironment } = require('jest-environment-node');

/**
 * A test file runs in the realm of its worker, not in one of its own, so that packages can be loaded once for all files of
 * a worker: to load Nest, TypeORM and the rest anew takes longer than most files do. After the file, mocks are restored and
 * globals that came with it are gone: those of Jest (a timeout that it set for itself, too) and those of packages, like
 * TypeORM's list of entities. A test that changes more of the realm puts it back itself.
 */
module.exports = class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { moduleMocker, fakeTimersModern } = this;
    this.global = globalThis;
    this.moduleMocker = new moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new fakeTimersModern.constructor({ config: config.projectConfig, global: globalThis });
    this.before = { console: globalThis.console, exit: process.exit, globals: new Set(Reflect.ownKeys(globalThis)) };
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    await super.teardown();
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    const added = Reflect.ownKeys(globalThis).filter((key) => !this.before.globals.has(key));
    for (const key of added) Reflect.deleteProperty(globalThis, key);
  }
};
