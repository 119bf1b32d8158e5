import type { Caller } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';

/**
 * The assignee that a query asks for: `me` is the user who asks, `none` nobody.
 *
 * @returns an empty text for nobody, null for anybody
 * @throws InvalidInput if a key asks for its own, because programs are assigned nothing
 */
export function askedAssignee(caller: Caller, asked: string | null): string | null {
  if (asked === 'none') return '';
  if (asked !== 'me') return asked;
  if (!('key' in caller)) return caller.userId;
  const message = 'a key is no assignee; name one, or `none`';
  throw new InvalidInput([{ message, location: 'query.assignee', value: asked }]);
}
