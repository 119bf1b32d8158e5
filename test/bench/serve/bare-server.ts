import { createServer } from 'node:http';
import { Pool } from 'pg';
import { PLAIN_BODIES, type PlainBody, type PlainSubject, plainJson } from '../../support/plain-bodies';
import { listening } from './listening';

const OPERATIONS: PlainBody[] = Object.values(PLAIN_BODIES);

/** @returns the path of an operation on the bare server: plain path segments, so that it need not parse much */
export function barePath(operation: PlainBody, { projectId, agentId, contactId, count }: PlainSubject): string {
  return `/${OPERATIONS.indexOf(operation)}/${projectId}/${agentId}/${contactId}/${count}`;
}

/**
 * Baseline B: bare `node:http` and one prepared statement of `pg` per request, whose rows become the same body. No
 * authentication, tenants or log, and only the necessary headers.
 */
export default async function bare(databaseUrl: string, publicUrl: string): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  pool.on('error', () => {}); // the database stops before this server does
  const answer = async (path: string): Promise<string> => {
    const [, index = '', projectId = '', agentId = '', contactId = '', count] = path.split('/');
    const operation = OPERATIONS[+index];
    const values = operation?.values({ projectId, agentId, contactId, count: Number(count) });
    const { rows } = await pool.query({ name: index, text: operation?.sql ?? '', values });
    return plainJson(operation?.name ?? '', operation?.body(rows) ?? {}, publicUrl);
  };
  return await listening(
    createServer((request, response) => {
      answer(request.url ?? '').then(
        (body) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(body);
        },
        (error) => response.writeHead(500).end(String(error)),
      );
    }),
  );
}
