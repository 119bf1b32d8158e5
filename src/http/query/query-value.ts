import { BadRequestException } from '@nestjs/common';

/** More are no mistake of an honest client. */
const MAX_PARAMETERS = 1_000;

/** What stands behind each name, still encoded; of repeats the first. */
type QueryParameters = ReadonlyMap<string, string>;

/** Of the request that was read last: a handler reads one value after the other. */
let last: { readonly url: string; readonly parameters: QueryParameters } = { url: '', parameters: new Map() };

/**
 * The value of a query parameter, read from the raw query string the way the published API reads it: names are
 * decoded and compared exactly, the first of repeats wins, `+` is a space, a bare name has the value `true`.
 *
 * @param url request target, with or without a query string
 * @returns null where the parameter is absent
 * @throws BadRequestException when this parameter's value has a malformed percent-encoding, or there are too many
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
    if (end === start) continue; // of nothing between two of them, there may be much
    const pair = end < 0 ? url.slice(start) : url.slice(start, end);
    if (++count > MAX_PARAMETERS) throw new BadRequestException(`more than ${MAX_PARAMETERS} query parameters`);
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (name !== null && !parameters.has(name)) parameters.set(name, equals < 0 ? 'true' : pair.slice(equals + 1));
  }
  return parameters;
}

/** Bytes that are not UTF-8 become U+FFFD; a broken escape gives null. */
function decode(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
