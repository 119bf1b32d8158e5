import { basename } from 'node:path';
import type { ImportRequest } from '../import-request';
import type { Source, SourceReader } from '../source';
import type { RejectedRow } from './rejected-row';
import { RejectsFile } from './rejects-file';

/** An input with its reader. */
export interface ReadSource {
  readonly source: Pick<Source, 'input'>;
  readonly reader: SourceReader;
}

/** The rejected rows of one attempt to import: in a file beside each input, and kept for `rejections`. */
export class RejectedRows {
  /** So far. */
  count = 0;
  private readonly files = new Map<string, RejectsFile>();
  private readonly used = new Set<string>();
  private readonly unwritten = new Set<RejectsFile>();

  constructor(
    private readonly sources: readonly ReadSource[],
    private readonly request: Pick<ImportRequest, 'rejectsFiles' | 'keptRejects'>,
  ) {
    if (request.rejectsFiles === false) return;
    for (const { source } of sources) {
      const { rejectsPath } = source.input;
      if (!this.files.has(rejectsPath)) this.files.set(rejectsPath, new RejectsFile(rejectsPath));
    }
  }

  /** The files that hold some. */
  get paths(): readonly string[] {
    return [...this.used];
  }

  /** @param place of its source */
  add(row: RejectedRow, place: number): void {
    const of = this.sources[place];
    if (!of) throw new Error(`no source ${place}`);
    const { source, reader } = of;
    const { name, entry, rejectsPath } = source.input;
    this.count++;
    const file = this.files.get(rejectsPath);
    if (file) {
      file.add(row, reader.columns, this.sources.length > 1 ? entry : null);
      this.used.add(rejectsPath);
      this.unwritten.add(file);
    }
    this.request.keptRejects?.add(row, { name: entry ?? basename(name), reader });
  }

  async flush(): Promise<void> {
    for (const file of this.unwritten) await file.flush();
    this.unwritten.clear();
  }

  async close(): Promise<void> {
    for (const file of this.files.values()) await file.close();
  }

  /** Forgets them, because the import failed. */
  async discard(): Promise<void> {
    for (const file of this.files.values()) await file.discard();
    this.used.clear();
    this.count = 0;
    this.request.keptRejects?.clear();
  }
}
