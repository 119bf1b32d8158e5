const { createRequire } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const isPackage = (name) => !name.startsWith('.') && !name.startsWith('/') && !name.startsWith('@jest/');

/** Loads the project's own files anew for each test file, as Jest does, and packages as Node does: once for each worker. */
module.exports = class OneRealmRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) => compileFunction(source, injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    const shared = isPackage(name) && !this.mockState.shouldMockCjs(from, name).shouldMock;
    return shared ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
  }

  // Jest's own would change the process of the worker, which is not a copy here.
  installGetBuiltinModule() {}
};
