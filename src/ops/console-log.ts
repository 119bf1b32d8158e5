import { inspect } from 'node:util';
import { isNativeError } from 'node:util/types';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { printable } from '../config/printable-lines';

/** Lines of a stack begin like this; before the first of them stands the message, which is one line. */
const STACK_LINE = /\n(?=\s+at )/;

/** Nest's own log for the terminal of a developer, which nothing from a request or a file reaches unescaped. */
export class ConsoleLog extends ConsoleLogger {
  constructor(logLevels: LogLevel[]) {
    super({ logLevels });
  }

  protected override stringifyMessage(message: unknown, level: LogLevel): string {
    const found = this.resolveMessage(message);
    // Of an error no more than its stack: a failed statement has its parameters beside it, which may be personal data.
    if (isNativeError(found)) return this.colorize(printableStack(found.stack ?? String(found)), level);
    return this.colorize(printable(typeof found === 'string' ? found : inspect(found)), level);
  }

  protected override stringifyParams(params: Record<string, unknown>): string {
    return printable(inspect(params));
  }

  protected override printStackTrace(stack: string): void {
    super.printStackTrace(stack && printableStack(stack));
  }
}

function printableStack(stack: string): string {
  return stack
    .split(STACK_LINE)
    .map((line) => printable(line))
    .join('\n');
}
