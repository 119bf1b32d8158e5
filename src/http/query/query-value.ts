import { BadRequestException } from '@nestjs/common';

/**
 * The value of a query parameter, read from the raw query string the way the published API reads it: names are
 * decoded and compared exactly, the first of repeats wins, `+` is a space, a bare name has the value `true`.
 *
 * @param url request target, with or without a query string
 * @returns null where the parameter is absent
 * @throws BadRequestException when this parameter's value has a malformed percent-encoding
 */
export function queryValue(url: string, name: string): string | null {
  const start = url.indexOf('?');
  if (start < 0) return null;
  for (const pair of url.slice(start + 1).split('&')) {
    const equals = pair.indexOf('=');
    if (decode(equals < 0 ? pair : pair.slice(0, equals)) !== name) continue;
    if (equals < 0) return 'true';
    const value = decode(pair.slice(equals + 1));
    if (value === null) throw new BadRequestException(`the query parameter ${name} has a malformed percent-encoding`);
    return value;
  }
  return null;
}

/** Bytes that are not UTF-8 become U+FFFD; a broken escape gives null. */
function decode(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
