// The deliveries of the program, bundled from its sources, in a separate process to be killed: without the rest of the
// application it starts much faster. Jobs of dead processes are recovered sooner than usual. Prints "ready".
require('reflect-metadata');
const { loadConfig } = require('../../src/config/load-config.ts');
const { Clock } = require('../../src/webhooks/clock.ts');
const { DeliveryWorker } = require('../../src/webhooks/delivery-worker.service.ts');

const TIMES = { everyMs: 100, justTakenMs: 300, batchMs: 500, turnMs: 2_000, leaseMs: 1_000 };

new DeliveryWorker(loadConfig({}), new Clock(), { url: process.argv[2] }, TIMES).onApplicationBootstrap().then(
  () => process.stdout.write('ready\n'),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
