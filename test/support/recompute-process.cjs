// One recompute of the built program in a separate process to be killed: without the rest of the application it starts
// much
// faster. Prints "ready" once it is connected, then waits for a line with the options of the recompute.
require('reflect-metadata');
const { once } = require('node:events');
const { createInterface } = require('node:readline');
const { DataSource } = require('typeorm');

const { dataSourceOptions } = require('../../dist/src/database/data-source-options.js');
const { RecomputeQueries } = require('../../dist/src/recompute/recompute.queries.js');
const { RecomputeService } = require('../../dist/src/recompute/recompute.service.js');

async function main(databaseUrl) {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl, 5)).initialize();
  await dataSource.query('SELECT');
  process.stdout.write('ready\n');
  const [options] = await once(createInterface({ input: process.stdin }), 'line');
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  for (const { status, error } of await service.recompute({ ...JSON.parse(options), wait: true }))
    if (status === 'failed') throw new Error(error);
}

main(process.argv[2]).then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
