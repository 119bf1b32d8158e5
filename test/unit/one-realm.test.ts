interface Environment {
  readonly moduleMocker: Pick<typeof jest, 'spyOn'>;
  teardown(): Promise<void>;
}
const OneRealmEnvironment: new (config: object, context: object) => Environment =
  require('../support/one-realm/environment.cjs');

const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

describe('the realm shared by test files', () => {
  const marks = globalThis as unknown as Record<PropertyKey, unknown>;

  it('is restored after each file', async () => {
    const before = { exit: process.exit, console, random: Math.random, timeout: marks[TIMEOUT] };
    Reflect.deleteProperty(globalThis, TIMEOUT);
    const projectConfig = { testEnvironmentOptions: {}, globals: {}, fakeTimers: {} };
    const file = new OneRealmEnvironment({ projectConfig, globalConfig: {} }, {});
    try {
      // As `jest.setTimeout`, a package, a mock and Jest's own runner do.
      marks[TIMEOUT] = 120_000;
      marks.leftBehind = true;
      file.moduleMocker.spyOn(Math, 'random').mockReturnValue(4);
      globalThis.console = Object.create(before.console);
      process.exit = (() => {}) as never;
      expect([Math.random(), marks.leftBehind]).toEqual([4, true]);
    } finally {
      await file.teardown();
    }
    const after = { exit: process.exit, console, random: Math.random };
    expect([TIMEOUT in globalThis, 'leftBehind' in globalThis]).toEqual([false, false]);
    if (before.timeout !== undefined) marks[TIMEOUT] = before.timeout;
    expect(after).toEqual({ exit: before.exit, console: before.console, random: before.random });
    expect(after.console).toBe(before.console);
  });
});
