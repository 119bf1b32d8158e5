import type { ErrorDetail } from './problem/error-model.dto';

const MAX_LISTED = 20;
const MAX_SHOWN = 200;

/** Mistakes as an answer lists them. */
interface ListedMistakes {
  /** Says how many there are, where not all are listed. */
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];
}

/**
 * Bounds what an answer says of mistakes: it lists the first of them, and cuts what it repeats of the body.
 *
 * @param detail what they have in common
 * @param most that are listed
 * @param total how many there are, where `mistakes` are not all
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
  const shown = location?.startsWith('query.') ? value : shownValue(value);
  return {
    ...(message === undefined ? {} : { message: cut(message) }),
    ...(location === undefined ? {} : { location: cut(location) }),
    ...(shown === undefined ? {} : { value: shown }),
  };
}

/** A long text is cut; a large object or list is left out. */
function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  return JSON.stringify(value).length > MAX_SHOWN ? undefined : value;
}

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
