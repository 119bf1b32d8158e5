import { ApiProblem } from '@relationship-depth/client';
import { retryDelay } from './retry-delay';

const problem = (status: number, retryAfterMs: number | null = null): ApiProblem =>
  new ApiProblem(status, 'Error', '', [], null, retryAfterMs);

describe('retries', () => {
  it('happen within ten seconds', () => {
    for (const error of [problem(0), problem(503), problem(502), problem(504)]) {
      expect(retryDelay(error)).toBeLessThan(10_000);
    }
  });

  it('wait as long as the server requests, up to a maximum', () => {
    expect(retryDelay(problem(429, 17_000))).toBe(17_000);
    expect(retryDelay(problem(429, 86_400_000))).toBe(60_000);
    expect(retryDelay(problem(503, 0))).toBe(4_000);
  });

  it('do not happen after permanent errors or successes', () => {
    for (const error of [
      problem(400),
      problem(401),
      problem(404),
      problem(410),
      problem(500),
      new Error('bug'),
      null,
    ]) {
      expect(retryDelay(error)).toBe(false);
    }
  });
});
