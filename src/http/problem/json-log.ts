import { type DestinationStream, type Logger, pino } from 'pino';
import { printableLines } from '../../config/printable-lines';
import { loggedError } from './logged-error';

/** A logger of JSON lines. Text from requests is escaped before it reaches a terminal. */
export function jsonLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, serializers: { err: loggedError }, hooks: { streamWrite: printableLines } }, destination);
}
