// Runs test/bench/NAME.bench.ts on a separate PostgreSQL: npm run bench -- NAME [OPTION...]
const { mkdtempSync, readdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
require('./typescript.cjs');

async function main(name, ...args) {
  const names = readdirSync(__dirname).flatMap((file) => /^(.*)\.bench\.ts$/.exec(file)?.[1] ?? []);
  if (!names.includes(name)) {
    console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const { NOT_DURABLE, setUp } = require('../support/global-setup.ts');
  const stop = require('../support/global-teardown.ts').default;
  const bench = require(join(__dirname, `${name}.bench.ts`));
  // On a disk, as in production. Writes are measured on a durable server.
  await setUp(bench.settings ?? NOT_DURABLE, mkdtempSync(join(tmpdir(), 'relationship-depth-bench-')));
  try {
    await bench.default(args);
  } finally {
    await stop();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
