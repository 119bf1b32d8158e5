// Preloaded into the server (`--expose-gc --require`). Reports memory use after a garbage collection, so that it
// includes only
// live objects. Compiled code is reported separately: V8 goes on compiling frequently called functions, which is
// limited by the
// size of the program, not of its data.
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
