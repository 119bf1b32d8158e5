import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** @returns used bytes of this process's heap after a garbage collection */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
