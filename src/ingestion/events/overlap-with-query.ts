/**
 * Runs `work` while the database processes a query. Either failure is thrown; if both fail, neither goes unhandled.
 *
 * @param answer result of a query that has been sent
 * @returns the result of the query, and of `work`
 */
export async function overlapWithQuery<Answer, Result>(
  answer: Promise<Answer>,
  work: () => Result,
): Promise<[Answer, Result]> {
  return await Promise.all([answer, new Promise<Result>((resolve) => resolve(work()))]);
}
