import { createHash } from 'node:crypto';
import { FACT_COLUMNS, type FactColumn, type RawFact } from '../interaction-fact';
import { MAX_TEXT_LENGTH } from '../text-problem';
import type { OnRow } from './file-reader';

/** The columns of facts that come from no table, as a table. */
export const OWN_COLUMNS: ReadonlyMap<string, FactColumn> = new Map(FACT_COLUMNS.map((column) => [column, column]));

/** Gives the facts of messages, which have no lines and columns of their own. */
export class ConversationFacts {
  private count = 0;

  constructor(private readonly onRow: OnRow) {}

  /** @param facts of one message */
  add(facts: readonly RawFact[]): void {
    for (const content of facts) {
      this.onRow({
        line: ++this.count,
        content,
        fields: () => FACT_COLUMNS.map((column) => String(content[column] ?? '')),
      });
    }
  }

  leaveOut(reason: string): void {
    this.onRow({ line: ++this.count, content: { leftOut: reason }, fields: () => [] });
  }

  /** @param known what could be read of it */
  reject(reason: string, known: RawFact = {}): void {
    const fields = () => FACT_COLUMNS.map((column) => String(known[column] ?? ''));
    this.onRow({ line: ++this.count, content: reason, fields });
  }
}

/**
 * The external id of a fact of a message.
 *
 * @param parts what distinguishes it from other facts of the same message; none if there can be no others
 */
export function messageFactId(id: string, ...parts: readonly string[]): string | undefined {
  if (id === '') return undefined;
  const all = [id, ...parts].join(' ');
  return [...all].length <= MAX_TEXT_LENGTH ? all : `sha256:${createHash('sha256').update(all).digest('hex')}`;
}
