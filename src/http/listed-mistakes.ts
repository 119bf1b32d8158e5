import type { ErrorDetail } from './problem/error-model.dto';

const MAX_LISTED = 20;
const MAX_SHOWN = 200;

/** Mistakes as listed in a response. */
interface ListedMistakes {
  /** Includes the total if not all are listed. */
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];
}

/**
 * Limits what a response says about mistakes: it lists the first ones, and shortens values of the body.
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
  // The published API repeats the value of a query parameter in full; the size limit of request headers bounds it.
  const shown = location?.startsWith('query.') ? value : listedValue(value);
  return {
    ...(message === undefined ? {} : { message: truncated(message) }),
    ...(location === undefined ? {} : { location: truncated(location) }),
    ...(shown === undefined ? {} : { value: shown }),
  };
}

/** Shortens a long text; omits a large object or list. */
function listedValue(value: unknown): unknown {
  if (typeof value === 'string') return truncated(value);
  if (typeof value !== 'object' || value === null) return value;
  return JSON.stringify(value).length > MAX_SHOWN ? undefined : value;
}

function truncated(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
