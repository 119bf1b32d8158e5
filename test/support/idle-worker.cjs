// The job of tests that are not about jobs, in a thread or a process: it finishes at once.
const { parentPort } = require('node:worker_threads');
const message = { failure: 'this test works on no job', error: '', isInterrupted: false };
if (parentPort) parentPort.postMessage(message);
else process.send(message);
