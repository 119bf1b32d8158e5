/** The newest statement about an id: it stands for another one, or for itself (`into` is null). */
export interface Merge {
  readonly id: string;
  readonly into: string | null;
  /** When it was decided, in a form that sorts as text; the key decides between equal ones. */
  readonly at: string;
  readonly key: string;
}

/**
 * Follows statements to the id that all facts belong to, the survivor. Where they lead in a circle, the oldest of the circle
 * does not count, so the newest says who survives. The result depends only on the statements, not on their order.
 */
export class Merges {
  private readonly merges: ReadonlyMap<string, Merge & { readonly into: string }>;
  private readonly survivors = new Map<string, string>();

  /** @param merges of different ids; all that the paths of the asked ids lead through */
  constructor(merges: Iterable<Merge>) {
    const into = new Map<string, Merge & { readonly into: string }>();
    for (const merge of merges) if (merge.into !== null) into.set(merge.id, { ...merge, into: merge.into });
    this.merges = into;
  }

  survivorOf(id: string): string {
    const path = new Map<string, number>();
    let at = id;
    let survivor = this.survivors.get(at);
    while (survivor === undefined) {
      const begun = path.get(at);
      const merge = this.merges.get(at);
      if (begun !== undefined) survivor = this.sourceOfOldest([...path.keys()].slice(begun));
      else if (merge === undefined) survivor = at;
      else {
        path.set(at, path.size);
        at = merge.into;
        survivor = this.survivors.get(at);
      }
    }
    for (const passed of path.keys()) this.survivors.set(passed, survivor);
    return survivor;
  }

  private sourceOfOldest(circle: readonly string[]): string {
    const merges = circle.flatMap((id) => this.merges.get(id) ?? []);
    const [first, ...others] = merges;
    if (!first) throw new Error('a circle has statements');
    return others.reduce((oldest, merge) => (isOlder(merge, oldest) ? merge : oldest), first).id;
  }
}

function isOlder(one: Merge, other: Merge): boolean {
  return one.at === other.at ? one.key < other.key : one.at < other.at;
}
