import { ApiProblem, problemOf } from './api-problem';
import { retryDelay } from './retry-delay';

const problem = (status: number, headers: Record<string, string> = {}): ApiProblem =>
  problemOf(new Response(null, { status, headers }), null);

describe('retries', () => {
  it('happen within ten seconds', () => {
    for (const error of [new ApiProblem(0, 'No answer', '', null), problem(503), problem(502), problem(504)]) {
      expect(retryDelay(error)).toBeLessThan(10_000);
    }
  });

  it('wait as long as the server requests, up to a maximum', () => {
    expect(retryDelay(problem(429, { 'Retry-After': '17' }))).toBe(17_000);
    expect(retryDelay(problem(429, { 'Retry-After': '86400' }))).toBe(60_000);
    expect(retryDelay(problem(503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }))).toBe(4_000);
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
