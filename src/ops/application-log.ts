import type { LoggerService } from '@nestjs/common';
import type { DestinationStream, Logger } from 'pino';
import { excerpt, MAX_LOGGED } from '../config/excerpt';
import { jsonLog } from '../http/problem/json-log';

/** Logs the messages of Nest and this application, other than requests, in the same form: JSON, by pino. */
export class ApplicationLog implements LoggerService {
  private readonly logger: Logger;

  /** @param destination where to write; default standard output */
  constructor(level: string, destination?: DestinationStream) {
    this.logger = jsonLog(level, destination);
  }

  log(message: unknown, ...more: unknown[]): void {
    this.write('info', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  /** @param more as passed by Nest: a stack, if there is one, and last the context */
  private write(level: 'info' | 'warn' | 'error', message: unknown, more: readonly unknown[]): void {
    const context = more.at(-1);
    const stack = more.length > 1 ? excerpt(String(more[0]), MAX_LOGGED) : undefined;
    const text = excerpt(message instanceof Error ? message.message : String(message), MAX_LOGGED);
    this.logger[level](message instanceof Error ? { context, err: message } : { context, stack }, text);
  }
}
