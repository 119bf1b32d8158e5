import { basename, dirname, join } from 'node:path';
import type { InputFile } from '../input/input-file';

/** Where the rejected rows of the files of an archive go: beside it, each file to its own. */
export class RejectsPaths {
  private readonly taken = new Set<string>();

  constructor(private readonly archive: Pick<InputFile, 'name' | 'rejectsPath'>) {}

  /** @param entry its path in the archive, in whose folders the same names may be */
  of(entry: string): string {
    const { name, rejectsPath } = this.archive;
    const first = `${basename(name)}.${basename(entry)}`;
    let own = first;
    for (let n = 2; this.taken.has(own); n++) own = `${first}.${n}`;
    this.taken.add(own);
    return join(dirname(rejectsPath), `${own}.rejects.csv`);
  }
}
