/**
 * Does something here while the database answers. Whichever fails is thrown, and if both do, neither goes unhandled.
 *
 * @param answer of a query that has been sent
 * @returns the answer, and what `work` gave
 */
export async function overlapWithQuery<Answer, Result>(
  answer: Promise<Answer>,
  work: () => Result,
): Promise<[Answer, Result]> {
  return await Promise.all([answer, new Promise<Result>((resolve) => resolve(work()))]);
}
