import type { FactColumn } from './interaction-fact';

/** What a file does not say, and the caller must. */
export interface ImportQuestion {
  /** The option that answers it. */
  readonly option: 'columns' | 'dateOrder' | 'timeZone' | 'me' | 'sheet';
  /** The columns of the file, or what may be answered. */
  readonly choices: readonly string[];
  /** What was found, by columns of facts: the name of a column, or, after `=`, the value of all rows. */
  readonly found?: { readonly [column in FactColumn]?: string };
  /** Other options that it does not say either. */
  readonly also?: readonly 'timeZone'[];
}

/** An import that failed; nothing was written. The message is one line for the operator. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(
    message: string,
    readonly question?: ImportQuestion,
  ) {
    super(message);
  }

  /** The same of a file or a part of it. */
  of(name: string): ImportError {
    return new ImportError(`${name}: ${this.message}`, this.question);
  }
}
