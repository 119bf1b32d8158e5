const { TestEnvironment } = require('jest-environment-node');

/**
 * Test files run in the realm of their worker instead of a separate one, so that packages are loaded once per worker:
 * loading Nest, TypeORM and the rest takes longer than most files. After each file, mocks are restored and its globals
 * removed: those of Jest, including a timeout set by the file, and those of packages, like TypeORM's list of entities.
 * A test that changes more of the realm must restore it itself.
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
