// Preloaded into the server (`--expose-gc --require`): writes down what it takes, after a collection, so that what is told
// is kept and not just not yet collected. What V8 compiles of the program is told beside it: it goes on compiling for as long as
// it finds a function that is called often, which ends with the program's length and not with its data.
const { appendFileSync } = require('node:fs');
const { getHeapCodeStatistics } = require('node:v8');

const { MEMORY_FILE = '', MEMORY_EVERY_MS = '5000' } = process.env;
setInterval(() => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { code_and_metadata_size: machine, bytecode_and_metadata_size: bytes } = getHeapCodeStatistics();
  const memory = { at: Date.now(), rss, code: machine + bytes, heap: heapUsed + external };
  appendFileSync(MEMORY_FILE, `${JSON.stringify(memory)}\n`);
}, Number(MEMORY_EVERY_MS)).unref();
