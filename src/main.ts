import 'reflect-metadata';
import { loadConfig } from './config/load-config';
import { processEnvironment } from './config/process-environment';
import { print, printError } from './config/terminal';
import { startServer } from './server';

/** Below the time after which orchestrators kill a process. */
const STOP_WITHIN_MS = 9_500;

async function main(): Promise<void> {
  const server = await startServer(loadConfig(processEnvironment()), (line) => print(`${line}\n`));
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130); // a second signal: do not wait
    stopping = true;
    setTimeout(() => fail(new Error('The server did not stop in time and was ended.')), STOP_WITHIN_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(error: Error): void {
  printError(`${error.message}\n`);
  process.exit(1);
}

main().catch(fail);
