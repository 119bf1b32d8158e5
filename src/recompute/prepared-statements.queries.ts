import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { WriterOptions } from '../database/data-source-options';

/** Plans that a connection keeps; each takes memory of PostgreSQL. More than the statements of a run have variants. */
const MAX_PLANS = 150;
/** Texts of which a connection remembers that it had them once. Those with the model of a project are many. */
const MAX_TEXTS = 1_000;

/** The digests of the texts that a connection has run. */
interface Texts {
  readonly once: LRUCache<string, true>;
  readonly prepared: Set<string>;
}

const textsOf = new WeakMap<PoolClient, Texts>();

/**
 * Runs a statement of a run with few changes. To plan one takes longer than to run it, so a connection prepares what it
 * runs for the second time. Its plan must not depend on the parameters: see `PlannerHints`.
 *
 * @returns the rows, and the number of rows that the statement read or wrote
 */
export async function queryPrepared(
  runner: QueryRunner,
  sql: string,
  parameters: unknown[],
): Promise<{ records: unknown[]; affected: number | null }> {
  const client: PoolClient = await runner.connect();
  const texts = textsOf.get(client) ?? { once: new LRUCache({ max: MAX_TEXTS }), prepared: new Set() };
  textsOf.set(client, texts);
  const name = nameOf(sql, texts);
  const { rows, rowCount } = await client.query({ ...(name ? { name } : {}), text: sql, values: parameters });
  return { records: rows, affected: rowCount };
}

/** @returns null if the statement is not prepared */
function nameOf(sql: string, { once, prepared }: Texts): string | null {
  const digest = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  if (!prepared.has(digest)) {
    const isRepeated = once.has(digest);
    once.set(digest, true);
    if (!isRepeated || prepared.size >= MAX_PLANS) return null;
    prepared.add(digest);
  }
  return `run ${digest}`;
}

/** Whether the connections of a data source may have prepared statements. */
export function mayPrepare(dataSource: DataSource): boolean {
  const { extra } = dataSource.options as { readonly extra?: Pick<WriterOptions, 'prepared'> };
  return extra?.prepared ?? true;
}
