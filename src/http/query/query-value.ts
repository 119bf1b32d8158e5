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
  if (last.url !== url) last = { url, parameters: parametersOf(url) };
  const encoded = last.parameters.get(name);
  if (encoded === undefined) return null;
  const value = decode(encoded);
  if (value === null) throw new BadRequestException(`the query parameter ${name} has a malformed percent-encoding`);
  return value;
}

function parametersOf(url: string): QueryParameters {
  const parameters = new Map<string, string>();
  const query = url.indexOf('?');
  let count = 0;
  for (let start = query + 1, end = query < 0 ? -1 : start; end >= 0; start = end + 1) {
    end = url.indexOf('&', start);
    if (end === start) continue; // empty parameters are skipped without counting
    const pair = end < 0 ? url.slice(start) : url.slice(start, end);
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
