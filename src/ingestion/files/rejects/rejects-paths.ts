import { basename, dirname, join } from 'node:path';
import type { InputFile } from '../input/input-file';

/** Where the rejected rows of the files of an archive go: beside it, each file to its own. */
export class RejectsPaths {
  private readonly taken = new Set<string>();
  /** The last number of each name, so that many files of one name take no longer each. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly archive: Pick<InputFile, 'name' | 'rejectsPath'>) {}

  /** @param entry its path in the archive, in whose folders the same names may be */
  of(entry: string): string {
    const { name, rejectsPath } = this.archive;
    const first = `${basename(name)}.${basename(entry)}`;
    let number = this.numbers.get(first) ?? 1;
    let own = number === 1 ? first : `${first}.${number}`;
    while (this.taken.has(own)) own = `${first}.${++number}`;
    this.numbers.set(first, number);
    this.taken.add(own);
    return join(dirname(rejectsPath), `${own}.rejects.csv`);
  }
}
