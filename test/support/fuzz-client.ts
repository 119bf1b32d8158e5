import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { FuzzRequest } from './fuzz-requests';
import { lastAnswer } from './raw-exchange';

export interface FuzzAnswer {
  /** 0: the server closed the connection without a response. */
  readonly status: number;
  /** All header lines. */
  readonly head: string;
  readonly body: string;
}

/**
 * After this time a request counts as hanging. The server allows as much by default: 3 s for a connection to the
 * database, 5 s for the statement, and 2 s for the response.
 */
const TIMEOUT_MS = 10_000;
/** A damaged request may be incomplete: after this time the client ends its side of the connection. */
const HALF_CLOSE_MS = 250;
/** Above this, the server may close the connection before it has read the request. */
const READABLE = 200_000;
/** Headers that Node's client sets itself: a request with one of them needs its own connection. */
const OWN_HEADERS = new Set(['Host', 'Expect', 'Upgrade', 'TE']);

/** Sends a request exactly as generated, and waits for the response or the end of the connection. */
export async function send(port: number, agent: Agent, request: FuzzRequest): Promise<FuzzAnswer> {
  return shared(request) ? await overSharedConnection(port, agent, request) : await overOwnConnection(port, request);
}

/** The request as text: sent over a raw connection, and printed by a failed test. */
export function textOf({ method, target, headers, body, damage }: FuzzRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  if (!headers.some(([name]) => name === 'Host')) lines.unshift('Host: api\r\n');
  if (body) lines.push(`Content-Length: ${body.length}\r\n`);
  let text = `${method} ${target} HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n${body}`;
  for (const { at, remove, insert } of damage) {
    const start = Math.floor(at * text.length);
    text = text.slice(0, start) + insert + text.slice(start + remove);
  }
  return text;
}

/** Node's client sends only well-formed requests, and handles the socket of CONNECT itself. */
function shared(request: FuzzRequest): boolean {
  const { method, target, headers, keepAlive, damage } = request;
  return (
    keepAlive &&
    method !== 'CONNECT' &&
    damage.length === 0 &&
    textOf(request).length < READABLE &&
    /^[\x21-\xff]+$/.test(target) &&
    headers.every(([name, value]) => !OWN_HEADERS.has(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value))
  );
}

function overSharedConnection(port: number, agent: Agent, { method, target, headers, body }: FuzzRequest) {
  return new Promise<FuzzAnswer>((resolve, reject) => {
    const flat = ['Host', 'api', ...headers.flat(), ...(body ? ['Content-Length', String(body.length)] : [])];
    const options = { port, agent, method, path: target, headers: flat, timeout: TIMEOUT_MS };
    const request = httpRequest(options, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const head = response.rawHeaders.map((text, index) => (index % 2 ? `${text}\r\n` : `${text}: `)).join('');
        resolve({ status: response.statusCode ?? 0, head: `\r\n${head}`, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(body, 'latin1');
  });
}

function overOwnConnection(port: number, request: FuzzRequest) {
  return new Promise<FuzzAnswer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(textOf(request), 'latin1'));
    const deadline = setTimeout(() => {
      reject(new Error('the connection stays open'));
      socket.destroy();
    }, TIMEOUT_MS);
    const halfClose = request.damage.length > 0 ? setTimeout(() => socket.end(), HALF_CLOSE_MS) : undefined;
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {}); // a reset, because the server did not read everything: its response counts
    socket.on('close', () => {
      clearTimeout(deadline);
      clearTimeout(halfClose);
      const { status, head, body } = lastAnswer(Buffer.concat(chunks).toString());
      resolve({ status: status || 0, head: `${head.slice(head.indexOf('\r\n'))}\r\n`, body });
    });
  });
}
