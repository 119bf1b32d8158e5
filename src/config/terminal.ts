import { printable, printableLines } from './printable-lines';

/** Prints lines on standard output. Names of projects, words of files and the like reach a terminal escaped. */
export function print(lines: string): void {
  process.stdout.write(printableLines(lines));
}

/** Prints lines on standard error in the same way. */
export function printError(lines: string): void {
  process.stderr.write(printableLines(lines));
}

/** Writes the one line on standard error that is written again and again; an empty one clears it. */
export function showProgress(line: string): void {
  process.stderr.write(`\r\x1b[K${printable(line)}`);
}
