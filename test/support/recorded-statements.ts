import { Client } from 'pg';

/** Records the text of every statement that this process sends to any database from now on. */
export function recordStatements(): { readonly texts: ReadonlySet<string>; stop(): void } {
  const texts = new Set<string>();
  const original = Client.prototype.query;
  const recording = function (this: Client, ...parameters: unknown[]): unknown {
    const [statement] = parameters;
    const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
    if (typeof text === 'string') texts.add(text);
    return Reflect.apply(original, this, parameters);
  };
  Client.prototype.query = recording as typeof original;
  return {
    texts,
    stop: () => {
      Client.prototype.query = original;
    },
  };
}
