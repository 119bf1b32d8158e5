import { inspect } from 'node:util';
import { isNativeError } from 'node:util/types';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { excerpt, MAX_LOGGED } from '../config/excerpt';
import { printable } from '../config/printable-lines';

/** The start of a stack line; the text before the first of them is the message, on one line. */
const STACK_LINE = /\n(?=\s+at )/;

/** Nest's own log for a developer's terminal. Text from requests and files is escaped. */
export class ConsoleLog extends ConsoleLogger {
  constructor(logLevels: LogLevel[]) {
    super({ logLevels });
  }

  protected override stringifyMessage(message: unknown, level: LogLevel): string {
    const found = this.resolveMessage(message);
    // Only the stack of an error: a failed statement also carries its parameters, which may be personal data.
    if (isNativeError(found)) return this.colorize(printableStack(found.stack ?? String(found)), level);
    return this.colorize(loggable(typeof found === 'string' ? found : inspect(found)), level);
  }

  protected override stringifyParams(params: Record<string, unknown>): string {
    return loggable(inspect(params));
  }

  protected override printStackTrace(stack: string): void {
    super.printStackTrace(stack && printableStack(stack));
  }
}

function loggable(text: string): string {
  return printable(excerpt(text, MAX_LOGGED));
}

function printableStack(stack: string): string {
  return excerpt(stack, MAX_LOGGED)
    .split(STACK_LINE)
    .map((line) => printable(line))
    .join('\n');
}
