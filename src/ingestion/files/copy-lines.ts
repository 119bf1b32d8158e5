import { toCopyLine } from '../interaction-fact';
import type { ImportProgress } from './import-progress';
import { type ReadingRules, readSource } from './read-source';
import type { RejectedRows } from './rejects/rejected-rows';
import type { SourceReader } from './source';

export interface CopyOptions {
  readonly reader: SourceReader;
  readonly rules: ReadingRules;
  readonly rejects: RejectedRows;
  /** Of the files of the import, from 0. */
  readonly file: number;
  readonly progress: ImportProgress;
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Reads one source as lines for COPY, in large pieces; invalid rows go to the rejects file.
 *
 * @throws ImportError, MixedTimes as `readSource`
 */
export async function* copyLines({
  reader,
  rules,
  rejects,
  file,
  progress,
  onProgress,
}: CopyOptions): AsyncGenerator<string> {
  let lines: string[] = [];
  const pieces = readSource(reader, rules, {
    onFact: (fact, line) => {
      progress.accept(fact);
      lines.push(toCopyLine(fact, { file, line }));
    },
    onRejected: (row, reason) => {
      progress.reject(reason);
      rejects.add({ line: row.line, reason, fields: row.fields() }, file);
    },
    onLeftOut: (reason) => progress.leaveOut(reason),
  });
  for await (const _ of pieces) {
    await rejects.flush();
    onProgress?.(progress.read);
    if (lines.length > 0) yield lines.join('');
    lines = [];
  }
  await rejects.flush();
  onProgress?.(progress.read);
  progress.notes.push(...reader.notes.map((note) => `${rules.name}: ${note}`));
  if (lines.length > 0) yield lines.join('');
}
