import { ImportError } from '../import.error';
import type { InteractionFact, RawFact } from '../interaction-fact';
import { type FactRules, parseFact } from '../parse-fact';
import type { ParsedTime } from '../parse-time';
import { type FileRow, isLeftOut, type LeftOut } from './row-reader';
import type { SourceReader } from './source';

const NUMBER_AMONG_TIMES = 'is a number, and other rows of the file have times like 2025-02-28T09:30:00Z';
export const ERASED = 'the contact was erased from the project; only a contact.updated event restores it';

/** What happens to the rows of a source. */
export interface RowOutcomes {
  onFact(fact: InteractionFact, line: number): void;
  onRejected(row: FileRow, reason: string): void;
  onLeftOut(reason: string): void;
}

export interface ReadingRules extends FactRules {
  /** Name of the source in messages. */
  readonly name: string;
  /** Whether a contact was erased, so that its rows are rejected. */
  readonly isErased: (contact: string) => boolean;
  /** Whether `occurred_at` may be a number of seconds or milliseconds since 1970. */
  readonly epochTimes: boolean;
  /** First moment that is read, in milliseconds since 1970. */
  readonly sinceMs: number | null;
}

/** The times of a file are numbers in some rows and texts in others: read it again without `epochTimes`. */
export class MixedTimes extends Error {
  constructor(readonly source: string) {
    super(`${source}: occurred_at is a number in some rows and a time in others`);
  }
}

/**
 * Reads the rows of a source, and yields from time to time.
 *
 * @throws ImportError, with its name, if the whole of it is unusable
 * @throws MixedTimes
 */
export async function* readSource(
  reader: SourceReader,
  rules: ReadingRules,
  outcomes: RowOutcomes,
): AsyncGenerator<void> {
  const all = { ...rules, onTime: timeRule(rules) };
  let rows = 0;
  const onRow = (row: FileRow): void => {
    rows++;
    const { content } = row;
    if (Array.isArray(content)) for (const one of content as readonly RawFact[]) take(row, one);
    else take(row, content as Exclude<typeof content, readonly RawFact[]>);
  };
  const take = (row: FileRow, content: RawFact | string | LeftOut): void => {
    if (typeof content !== 'string' && isLeftOut(content)) {
      outcomes.onLeftOut(content.leftOut);
      return;
    }
    const fact = typeof content === 'string' ? content : parseFact(content, all);
    if (typeof fact === 'string') outcomes.onRejected(row, fact);
    else if (rules.sinceMs !== null && Date.parse(fact.occurredAt) < rules.sinceMs)
      outcomes.onLeftOut('before --since');
    else if (rules.isErased(fact.contact)) outcomes.onRejected(row, ERASED);
    else outcomes.onFact(fact, row.line);
  };
  try {
    yield* reader.read(onRow);
  } catch (error) {
    if (!(error instanceof ImportError) || error.message.startsWith(`${rules.name}: `)) throw error;
    throw error.of(rules.name);
  }
  if (rows === 0)
    throw new ImportError(`${rules.name}: ${reader.table ? 'has a header line and no row' : 'has nothing to import'}`);
}

/**
 * Numbers are times only if all rows have numbers: a number among texts may be anything. The result does not depend on
 * the order of the rows.
 */
function timeRule({ name, epochTimes }: ReadingRules): (time: ParsedTime) => string | null {
  const seen = { numbers: false, others: false };
  return ({ isEpoch }) => {
    if (isEpoch && !epochTimes) return NUMBER_AMONG_TIMES;
    if (isEpoch) seen.numbers = true;
    else seen.others = true;
    if (epochTimes && seen.numbers && seen.others) throw new MixedTimes(name);
    return null;
  };
}
