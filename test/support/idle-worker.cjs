// The thread of a job in tests that are not about jobs: it does nothing, at once.
require('node:worker_threads').parentPort.postMessage({ failure: 'this test works on no job', error: '' });
