// One baseline server in a separate process: node baseline.cjs NAME, with DATABASE_URL and PUBLIC_URL set.
require('reflect-metadata');
require('../typescript.cjs');
const { join } = require('node:path');

require(join(__dirname, `${process.argv[2]}.ts`))
  .default(process.env.DATABASE_URL, process.env.PUBLIC_URL)
  .then((port) => console.log(`listening on ${port}`));
