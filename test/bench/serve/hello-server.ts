import { createServer } from 'node:http';
import { listening } from './listening';

/** Baseline H: what Node's HTTP costs by itself. */
export default async function hello(): Promise<number> {
  return await listening(createServer((_, response) => response.end('hello world')));
}
