import { createParamDecorator, type ExecutionContext, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import type { ServedState } from '../../database/served-state';
import { InvalidInput } from '../problem/invalid-input.error';
import { parseDay } from './query-parsers';
import { queryValue } from './query-value';

const NAME = 'as_of';

/** What the guards may have added to the request. */
interface TenantRequest extends Request {
  readonly project?: { readonly served: ServedState | null };
  readonly agent?: { readonly served: ServedState | null };
}

/**
 * Injects the requested past day, YYYY-MM-DD; null if none is requested and the newest state is served. Responds with
 * 422 to an invalid day, or one that is not computed yet.
 */
export const AsOf = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const request = context.switchToHttp().getRequest<TenantRequest>();
  const asOf = queryValue(request.originalUrl, NAME);
  if (asOf === null || asOf === '') return null;
  if (parseDay(asOf) === null) throw invalidAsOf(asOf, 'invalid date, expected YYYY-MM-DD');
  const served = (request.project ?? request.agent)?.served;
  if (!served) throw invalidAsOf(asOf, 'not computed yet: no recompute has finished');
  if (asOf > served.asOf) throw invalidAsOf(asOf, `not computed yet: the newest day is ${served.asOf}`);
  return asOf;
});

/** @param message why the day cannot be served */
export function invalidAsOf(asOf: string, message: string): InvalidInput {
  return new InvalidInput([{ message, location: `query.${NAME}`, value: asOf }]);
}

/**
 * The body of a day's snapshot.
 *
 * @param keptFrom first day with a snapshot, YYYY-MM-DD; null if there is none
 * @param reach how many days before `asOf` the response reaches back, and for which part
 * @throws InvalidInput if there is no snapshot of the day, or of a day that the response reaches back to
 */
export function snapshotOf<Body>(
  asOf: string,
  { body, keptFrom }: { body: Body | null; keptFrom: string | null },
  reach: { readonly days: number; readonly what: string },
): Body {
  if (body !== null) return body;
  if (keptFrom === null) throw invalidAsOf(asOf, 'there is no snapshot of this day: the project has no snapshots yet');
  if (asOf < keptFrom) throw invalidAsOf(asOf, `there is no snapshot of this day: the first one is of ${keptFrom}`);
  const first = new Date(Date.parse(keptFrom) + reach.days * 86_400_000).toISOString().slice(0, 10);
  throw invalidAsOf(
    asOf,
    `${reach.what} needs older snapshots: the first one is of ${keptFrom}, so request ${first} or a later day`,
  );
}

/**
 * A body that exists only for the newest day.
 *
 * @throws InvalidInput if another day is requested
 */
export function servedOnly<Body>(asOf: string, { body }: { body: Body | null }): Body {
  if (body !== null) return body;
  throw invalidAsOf(
    asOf,
    'the scores of all relationships exist for the newest day only; request each relationship individually',
  );
}

/** @throws NotFoundException if there is no data */
export function foundOn<Body>({ body }: { body: Body | null }): Body {
  if (body === null) throw new NotFoundException();
  return body;
}
