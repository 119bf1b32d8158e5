import { type ArgumentsHost, ServiceUnavailableException } from '@nestjs/common';
import type { Config } from '../../config/config';
import { ProblemFilter } from './problem.filter';
import { Unavailable } from './unavailable.error';

/** @returns the response and what is logged */
function handled(error: unknown) {
  const logged: unknown[][] = [];
  const headers = new Map<string, unknown>();
  let body = '';
  const log = (level: string) => (what: object, message: string) => logged.push([level, message, what]);
  const request = { id: 'id', log: { info: log('info'), warn: log('warn'), error: log('error') } };
  const response = {
    status: () => {},
    removeHeader: () => {},
    setHeader: (name: string, value: unknown) => headers.set(name, value),
    end: (bytes: Buffer) => {
      body = bytes.toString();
    },
  };
  const http = { getRequest: () => request, getResponse: () => response };
  new ProblemFilter({ publicUrl: 'http://a' } as Config).catch(error, { switchToHttp: () => http } as ArgumentsHost);
  return { logged, headers, problem: JSON.parse(body) };
}

describe('the log of a 503', () => {
  it('has the reason, and does not mention the database', () => {
    const { logged, headers, problem } = handled(new Unavailable('too many at once'));
    expect(problem).toMatchObject({ status: 503, detail: 'too many at once' });
    expect(headers.get('Retry-After')).toBeGreaterThan(0);
    expect(logged).toEqual([['warn', 'rejected for now', { reason: 'too many at once' }]]);
  });

  it.each([
    new Error('Connection terminated unexpectedly'),
    new ServiceUnavailableException('secret'),
  ])('has the cause if it is the database: %s', (err) => {
    const { logged, headers, problem } = handled(err);
    expect(problem.detail).not.toContain(err.message);
    expect(headers.get('Retry-After')).toBeGreaterThan(0);
    expect(logged).toEqual([['warn', 'the database is unavailable or too slow', { err }]]);
  });
});
