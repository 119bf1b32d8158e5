const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const isPackage = (name) => !name.startsWith('.') && !name.startsWith('/') && !name.startsWith('@jest/');

/** Compiled files of the project, for all test files of a worker: to compile one takes longer than to run it. */
const compiled = new Map();

function compile(source, filename, parameters) {
  let kept = compiled.get(filename);
  if (kept?.source !== source) {
    const head = `(function (${parameters.join(', ')}) {`;
    // A position in the file stays what it is.
    const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    kept = { source, script };
    compiled.set(filename, kept);
  }
  return kept.script.runInThisContext();
}

/** Loads the project's own files anew for each test file, as Jest does, and packages as Node does: once for each worker. */
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

  // Jest's own would change the process of the worker, which is not a copy here.
  installGetBuiltinModule() {}
};
