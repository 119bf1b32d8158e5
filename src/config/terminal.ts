import { printable, printableLines } from './printable-lines';

/** Prints lines on standard output, escaping text from outside such as project names. */
export function print(lines: string): void {
  process.stdout.write(printableLines(lines));
}

/** Prints lines on standard error in the same way. */
export function printError(lines: string): void {
  process.stderr.write(printableLines(lines));
}

/** Shows a progress line on standard error in place of the previous one; an empty one clears it. */
export function showProgress(line: string): void {
  process.stderr.write(`\r\x1b[K${printable(line)}`);
}

/** Ends the process as soon as everything is written, which takes longer if another program reads it. */
export function exitWhenPrinted(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
