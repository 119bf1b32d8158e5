import { Client } from 'pg';

/** What was sent to any database while it was recorded. */
interface Recording {
  /** The text of every statement. */
  readonly texts: ReadonlySet<string>;
  /** The statements of each transaction, in their order, without those that begin and end it. */
  readonly transactions: readonly (readonly string[])[];
  stop(): void;
}

/** Records every statement that this process sends to any database from now on. */
export function recordStatements(): Recording {
  const texts = new Set<string>();
  const transactions: string[][] = [];
  const open = new WeakMap<Client, string[]>();
  const original = Client.prototype.query;
  const recording = function (this: Client, ...parameters: unknown[]): unknown {
    const [statement] = parameters;
    const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
    if (typeof text === 'string') {
      texts.add(text);
      if (/^(BEGIN|START TRANSACTION)\b/i.test(text)) {
        const begun: string[] = [];
        transactions.push(begun);
        open.set(this, begun);
      } else if (/^(COMMIT|ROLLBACK)$/i.test(text)) {
        open.delete(this);
      } else {
        open.get(this)?.push(text);
      }
    }
    return Reflect.apply(original, this, parameters);
  };
  Client.prototype.query = recording as typeof original;
  return {
    texts,
    transactions,
    stop: () => {
      Client.prototype.query = original;
    },
  };
}
