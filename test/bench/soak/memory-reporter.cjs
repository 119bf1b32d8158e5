// Preloaded into the server (`--expose-gc --require`): writes down what it takes, after a collection, so that what is told
// is kept and not just not yet collected.
const { appendFileSync } = require('node:fs');

const { MEMORY_FILE = '', MEMORY_EVERY_MS = '5000' } = process.env;
setInterval(() => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  appendFileSync(MEMORY_FILE, `${JSON.stringify({ at: Date.now(), rss, heap: heapUsed + external })}\n`);
}, Number(MEMORY_EVERY_MS)).unref();
