import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable } from '../../database/database-unavailable';
import { isProjectDeleted } from '../../database/sql-state';
import { CapacityError } from '../../limits/capacity.error';
import { InvalidInput } from './invalid-input.error';
import type { Problem } from './problem-document';
import { Unavailable } from './unavailable.error';

/**
 * The same detail for everything that does not exist or belongs to another owner, so that clients cannot distinguish
 * them.
 */
const NOT_FOUND = 'not found';
const UNEXPECTED = 'unexpected error occurred';
const UNAVAILABLE = 'the service is temporarily unavailable; try again later';

/**
 * The problem that the client receives for an error. Messages of this application and of the framework's 4xx errors are
 * passed on; all others are only logged.
 */
export function problemOf(error: unknown): Problem {
  if (isDatabaseUnavailable(error)) return { status: 503, detail: UNAVAILABLE };
  if (isProjectDeleted(error)) return { status: 404, detail: NOT_FOUND };
  if (!(error instanceof HttpException)) return { status: 500, detail: UNEXPECTED };
  const status = error.getStatus();
  if (status === 404) return { status, detail: NOT_FOUND };
  if (error instanceof Unavailable) return { status, detail: error.reason };
  if (error instanceof CapacityError) return { status, detail: error.message };
  if (status === 503) return { status, detail: UNAVAILABLE };
  if (status >= 500) return { status, detail: UNEXPECTED };
  if (error instanceof InvalidInput) return { status, detail: error.message, errors: error.errors };
  return { status, detail: error.message };
}
