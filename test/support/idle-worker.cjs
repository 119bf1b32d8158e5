// The job thread of tests that are not about jobs: it finishes at once.
require('node:worker_threads').parentPort.postMessage({ failure: 'this test works on no job', error: '' });
