// The thread, or process, of jobs, compiled from the sources.
require('../bench/typescript.cjs');
require('../../src/job-worker.ts');
