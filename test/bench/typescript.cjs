// Lets plain Node require TypeScript, compiled like in the tests.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const jest = require('../../jest.config.cjs');

const [, swcOptions] = Object.values(jest.projects[0].transform)[0];
require.extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename }).code, filename);
};
