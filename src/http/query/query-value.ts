import { BadRequestException } from '@nestjs/common';

/** More than a legitimate client sends. */
const MAX_PARAMETERS = 1_000;

/** The encoded value of each name; of repeated names the first. */
type QueryParameters = ReadonlyMap<string, string>;

/** The last parsed query, because a handler reads several values of the same one. */
let last: { readonly url: string; readonly parameters: QueryParameters } = { url: '', parameters: new Map() };

/**
 * Returns the value of a query parameter, read from the raw query string as in the published API: names are decoded and
 * compared exactly, the first of repeated names counts, `+` is a space, and a name without `=` has the value `true`.
 *
 * @param url request target, with or without a query string
 * @returns null if the parameter is absent
 * @throws BadRequestException if the value has a malformed percent-encoding, or there are too many parameters
 */
export function queryValue(url: string, name: string): string | null {
  if (last.url !== url) {
    const query = url.indexOf('?');
    last = { url, parameters: parametersOf(query < 0 ? '' : url.slice(query + 1)) };
  }
  const encoded = last.parameters.get(name);
  if (encoded === undefined) return null;
  const value = decode(encoded);
  if (value === null) throw new BadRequestException(`the query parameter ${name} has a malformed percent-encoding`);
  return value;
}

/** The value of a parameter with a malformed percent-encoding, in what `parseQuery` returns. */
export const MALFORMED = Symbol('malformed percent-encoding');

/**
 * Express's query parser for `@Query()`, with the rules of `queryValue`.
 *
 * @param query without the question mark
 * @throws BadRequestException if there are too many parameters
 */
export function parseQuery(query: string | null): Record<string, string | typeof MALFORMED> {
  const values: Record<string, string | typeof MALFORMED> = Object.create(null);
  for (const [name, encoded] of parametersOf(query ?? '')) values[name] = decode(encoded) ?? MALFORMED;
  return values;
}

function parametersOf(query: string): QueryParameters {
  const parameters = new Map<string, string>();
  let count = 0;
  for (let start = 0, end = query === '' ? -1 : 0; end >= 0; start = end + 1) {
    end = query.indexOf('&', start);
    if (end === start) continue; // empty parameters are skipped without counting
    const pair = end < 0 ? query.slice(start) : query.slice(start, end);
    if (++count > MAX_PARAMETERS) throw new BadRequestException(`more than ${MAX_PARAMETERS} query parameters`);
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (name !== null && !parameters.has(name)) parameters.set(name, equals < 0 ? 'true' : pair.slice(equals + 1));
  }
  return parameters;
}

/** Decodes a name or value. Bytes that are not UTF-8 become U+FFFD; a broken escape returns null. */
function decode(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
