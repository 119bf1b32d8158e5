import { hash } from 'node:crypto';
import { newestRun } from '../database/newest-run-sql';
import { SERVED_STATE, STATE_COLUMNS } from '../database/served-state';

export interface ServedStatement {
  readonly text: string;
  /** Identifies the statement in tags. */
  readonly id: string;
}

const ONE_ROW = '(SELECT) one';

/** Statements that read a body together with the state of the newest run, so that both always match. */
export class ServedStatements {
  /** By their rows, and then by their text. */
  private readonly statements = new Map<string, Map<string, ServedStatement>>();

  /** @param publicUrl part of every body, and therefore of the ids */
  constructor(private readonly publicUrl: string) {}

  /**
   * @param text a constant: a SELECT that returns the body
   * @param rows a constant FROM item with one row for each requested body; by default one body
   */
  of(text: string, rows = ONE_ROW): ServedStatement {
    // Two levels of maps, because concatenating the constants would cost more than the look-up.
    let statements = this.statements.get(rows);
    if (!statements) {
      statements = new Map();
      this.statements.set(rows, statements);
    }
    let statement = statements.get(text);
    if (!statement) {
      const run = `LEFT JOIN LATERAL (
        ${newestRun(STATE_COLUMNS)}) run ON true`;
      const order = rows === ONE_ROW ? '' : ' ORDER BY place';
      statement = {
        text: `SELECT ${SERVED_STATE} AS served, (${text}) AS body FROM ${rows} ${run}${order}`,
        id: hash('sha256', this.publicUrl + text + rows, 'base64url'),
      };
      statements.set(text, statement);
    }
    return statement;
  }
}
