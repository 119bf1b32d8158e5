// The thread of a job, from the sources.
require('../bench/typescript.cjs');
require('../../src/job-worker.ts');
