import { createServer } from 'node:http';
import { listening } from './listening';

/** Baseline H: the cost of Node's HTTP alone. */
export default async function hello(): Promise<number> {
  return await listening(createServer((_, response) => response.end('hello world')));
}
