import { quoted } from '../../../config/excerpt';
import type { FactColumn, RawFact } from '../../interaction-fact';
import type { ImportSpec } from '../import-spec';
import type { LeftOut } from '../row-reader';
import { directionOf, KindTable } from './kind-table';
import type { Times } from './local-times';
import type { MangledIds } from './mangled-ids';

type Values = { [column in FactColumn]?: unknown };

/** Words of kinds that a summary lists. */
const MAX_WORDS = 50;

/** Turns the values of a row into those of a fact: its time in UTC, its kind and direction in our words. */
export class RowMapping {
  private readonly kinds: KindTable;
  /** Unknown kinds with their number of rows. */
  readonly unknownKinds = new Map<string, number>();

  constructor(
    spec: ImportSpec,
    kinds: Readonly<Record<string, string>>,
    private readonly times: Times,
    private readonly mangled: MangledIds,
  ) {
    this.kinds = new KindTable({ ...kinds, ...spec.kinds });
  }

  /** @returns the values of the fact, or why the row is rejected, or left out */
  apply(values: Values): RawFact | string | LeftOut {
    const mapped = { ...values };
    this.mangled.see('contact_id', values.contact_id);
    this.mangled.see('external_id', values.external_id);
    if (typeof values.occurred_at === 'string') {
      const time = this.times.read(values.occurred_at);
      if (typeof time !== 'string') return `occurred_at ${time.reason}`;
      mapped.occurred_at = time;
    }
    const direction = typeof values.direction === 'string' ? directionOf(values.direction) : null;
    if (direction !== null) mapped.direction = direction;
    else if (typeof values.direction === 'string' && values.direction.trim() !== '') {
      // A kind of the program in this place, such as INCOMING_EMAIL.
      const meaning = this.kinds.meaning(values.direction);
      if (meaning === 'skip') return { leftOut: `of the kind ${quoted(values.direction.trim(), 40)}` };
      if (meaning !== null) mapped.direction = meaning.direction ?? undefined;
    }
    if (typeof values.kind !== 'string' || values.kind.trim() === '') return mapped;
    const meaning = this.kinds.meaning(values.kind);
    if (meaning === 'skip') return { leftOut: `of the kind ${quoted(values.kind.trim(), 40)}` };
    if (meaning === null) this.note(values.kind.trim());
    else {
      mapped.kind = meaning.kind;
      // A column of directions says more than the word, if it says anything.
      if (meaning.direction !== null && direction === null) mapped.direction = meaning.direction;
    }
    return mapped;
  }

  private note(word: string): void {
    if (word.length > 100 || (!this.unknownKinds.has(word) && this.unknownKinds.size >= MAX_WORDS)) return;
    this.unknownKinds.set(word, (this.unknownKinds.get(word) ?? 0) + 1);
  }
}
