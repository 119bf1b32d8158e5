import { excerpt, MAX_EXCERPT } from '../config/excerpt';
import type { ErrorDetail } from './problem/error-model.dto';

const MAX_LISTED = 20;

/** Mistakes as listed in a response. */
interface ListedMistakes {
  /** Includes the total if not all are listed. */
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];
}

/**
 * Limits what a response says about mistakes: it lists the first ones, and shortens what it repeats of the request.
 *
 * @param detail summary of all mistakes
 * @param most maximum number to list
 * @param total total number, if `mistakes` is not complete
 */
export function listedMistakes(
  detail: string,
  mistakes: readonly ErrorDetail[],
  most: number = MAX_LISTED,
  total = mistakes.length,
): ListedMistakes {
  const errors = mistakes.slice(0, Math.min(most, MAX_LISTED)).map(shortened);
  if (errors.length === total) return { detail, errors };
  return { detail: `${detail} (${errors.length} of ${total} mistakes are listed)`, errors };
}

function shortened({ message, location, value }: ErrorDetail): ErrorDetail {
  const shown = listedValue(value);
  return {
    ...(message === undefined ? {} : { message: excerpt(message) }),
    ...(location === undefined ? {} : { location: excerpt(location) }),
    ...(shown === undefined ? {} : { value: shown }),
  };
}

/** Shortens a long text; omits a large object or list. */
function listedValue(value: unknown): unknown {
  if (typeof value === 'string') return excerpt(value);
  if (typeof value !== 'object' || value === null) return value;
  return JSON.stringify(value).length > MAX_EXCERPT ? undefined : value;
}
