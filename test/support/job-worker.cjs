// The job thread, compiled from the sources.
require('../bench/typescript.cjs');
require('../../src/job-worker.ts');
