const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Ours are folders of the project (`moduleNameMapper`). */
const isPackage = (name) => !/^(\.|\/|@jest\/|@relationship-depth\/)/.test(name);

/** Compiled project files, shared by all test files of a worker, because compiling takes longer than running. */
const compiled = new Map();

function compile(source, filename, parameters) {
  let kept = compiled.get(filename);
  if (kept?.source !== source) {
    const head = `(function (${parameters.join(', ')}) {`;
    // Keeps positions in the file unchanged.
    const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    kept = { source, script };
    compiled.set(filename, kept);
  }
  return kept.script.runInThisContext();
}

/** Loads the project's own files for each test file, like Jest, and packages once per worker, like Node. */
module.exports = class OneRealmRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) => compile(source, filename, injectedModuleParameters);
  }

  requireModuleOrMock(from, name) {
    const shared = isPackage(name) && !this.mockState.shouldMockCjs(from, name).shouldMock;
    return shared ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
  }

  // Jest's own would change the worker's process, which is not a copy here.
  installGetBuiltinModule() {}
};
