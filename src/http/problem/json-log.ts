import { type DestinationStream, type Logger, pino } from 'pino';
import { loggedError } from './logged-error';

/** What a terminal may obey, or show in another order than it stands there; JSON leaves it as it is. */
const UNPRINTABLE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A logger of JSON lines, in which nothing that came from a request reaches a terminal unescaped. */
export function jsonLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, serializers: { err: loggedError }, hooks: { streamWrite: printableLine } }, destination);
}

function printableLine(line: string): string {
  return line.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
