import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ProjectId, TenantProject } from '../auth/tenant';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ALL_AGENTS } from '../database/all-agents';
import type { RestatedScope } from '../database/entities/restated-day.entity';
import { newestRun } from '../database/newest-run-sql';
import { ReaderPool } from '../database/reader-pool';
import { restatedFrom } from '../database/restated-days.queries';
import { SERVED_STATE, type ServedState, servedState } from '../database/served-state';
import { CoalescingReads } from './coalescing-reads';
import { clientHas, tagOf } from './etag';
import { type ServedStatement, ServedStatements } from './served-statements';
import { TableBody } from './table-body';

export const RESPONSE_CACHE_OPTIONS = Symbol('RESPONSE_CACHE_OPTIONS');

export interface ResponseCacheOptions {
  /** Maximum bytes of cached responses in this process; 0: no caching. */
  readonly maxBytes: number;
  /** Part of every body, and therefore of its tag. */
  readonly publicUrl: string;
}

/** The response about a past day. */
export interface PastResponse {
  /** Null if there is none. */
  readonly body: TableBody | null;
  /** First day with a snapshot of the project, YYYY-MM-DD; null if there is none. */
  readonly keptFrom: string | null;
}

interface PastRow extends Row {
  readonly restated_from: string | null;
  readonly model_version: number | null;
  readonly kept_from: string | null;
}

/** A body that this process computes. */
export interface ComputedBody {
  /** The state that its statement read, as `SERVED_STATE`; null before the first run. */
  readonly state: string | null;
  readonly body: object;
}

interface Reading {
  readonly state: ServedState | null;
  readonly text: string | null;
}

interface Row {
  readonly served: string | null;
  readonly body: string | null;
}

interface CachedBody {
  readonly projectId: ProjectId;
  readonly body: TableBody;
}

/** Overhead of an entry, rounded up. */
const ENTRY_BYTES = 1_000;
/** A body may be held as text of up to two bytes per character, as UTF-8 of up to three, and compressed. */
const COPIES = 6;

/**
 * Reads responses as the database writes them, and caches frequently requested ones.
 *
 * A body is identified by its tag: a digest of project, run, statement and parameters. The statement that reads the
 * rows also reads the run, so the tag always matches the body, and a request with the tag of a newer run never gets the
 * body of an older one.
 */
@Injectable()
export class ResponseCache {
  private readonly bodies: LRUCache<string, CachedBody> | null;
  private readonly rowReads = new CoalescingReads<readonly unknown[], Row>();
  private readonly bodyReads = new CoalescingReads<null, TableBody>();
  private readonly loading = new Map<string, Promise<TableBody>>();
  private readonly statements: ServedStatements;
  /** Counts invalidations: results of reads that began before the last one are not cached. */
  private epoch = 0;

  constructor(
    private readonly pool: ReaderPool,
    private readonly lookups: TenantLookupCache,
    @Inject(RESPONSE_CACHE_OPTIONS) private readonly options: ResponseCacheOptions,
  ) {
    const { maxBytes, publicUrl } = options;
    this.statements = new ServedStatements(publicUrl);
    this.bodies = maxBytes > 0 ? new LRUCache({ maxSize: maxBytes, sizeCalculation }) : null;
  }

  /**
   * One of many responses of one state: simultaneous requests are combined into one statement. If the client already
   * has the response, no table is read.
   *
   * @param text a constant: one SELECT that returns one text, a JSON object or NULL. $1 is the project, by which it
   *   filters every table
   * @param rows a constant that the text may refer to: one row for each request, from arrays starting with $2, numbered
   *   by its column `place`
   * @param parameters of this request, one element of each array
   * @throws NotFoundException if there is none; otherwise like `ReaderPool.query`
   */
  async coalesced(
    { projectId, served, ifNoneMatch }: TenantProject,
    text: string,
    rows: string,
    parameters: readonly unknown[],
  ): Promise<TableBody> {
    const statement = this.statements.of(text, rows);
    const tag = this.tag(projectId, served, statement.id, parameters);
    if (clientHas(ifNoneMatch, tag)) return new TableBody(tag, null, served);
    const row = await this.rowReads.one(`${projectId} ${statement.id}`, parameters, async (requests) => {
      const columns = parameters.map((_, column) => requests.map((one) => one[column]));
      return await this.pool.queryAs<Row>(projectId, statement.text, [projectId, ...columns]);
    });
    const state = servedState(row.served);
    const changed = this.invalidateIfChanged(projectId, served, state);
    if (row.body === null) throw new NotFoundException();
    return new TableBody(changed ? this.tag(projectId, state, statement.id, parameters) : tag, row.body, state);
  }

  /**
   * A body of one state, cached for later requests: for responses of which a project has one or few. If the client
   * already has it, no table is read.
   *
   * @param text like for `coalesced`
   * @param parameters starting with $2
   * @throws like `coalesced`
   */
  async cached(project: TenantProject, text: string, parameters: readonly unknown[] = []): Promise<TableBody> {
    const statement = this.statements.of(text);
    return await this.shared(project, statement.id, parameters, async () => {
      const { served, body } = await this.query(project.projectId, statement, parameters);
      return { state: servedState(served), text: body };
    });
  }

  /**
   * A body that this process computes from a slow read, cached for later requests: it is computed once per run.
   *
   * @param name a constant that identifies the computation
   * @param parameters the inputs of the body besides the state
   * @param compute reads the data and computes the body
   * @throws what `compute` throws
   */
  async computed(
    project: TenantProject,
    name: string,
    parameters: readonly unknown[],
    compute: () => Promise<ComputedBody>,
  ): Promise<TableBody> {
    const id = `${this.options.publicUrl} computed ${name}`;
    return await this.shared(project, id, parameters, async () => {
      const { state, body } = await compute();
      return { state: servedState(state), text: JSON.stringify(body) };
    });
  }

  private async shared(
    { projectId, served, ifNoneMatch }: TenantProject,
    id: string,
    parameters: readonly unknown[],
    read: () => Promise<Reading>,
  ): Promise<TableBody> {
    const tag = this.tag(projectId, served, id, parameters);
    if (clientHas(ifNoneMatch, tag)) return new TableBody(tag, null, served);
    const cached = this.bodies?.get(tag)?.body ?? this.loading.get(tag);
    const body = await (cached ?? this.load(tag, projectId, served, id, parameters, read));
    if (body.text === null) throw new NotFoundException();
    return body;
  }

  /**
   * A body of tables that change between runs. Its tag is a digest of its content, so it is always read, and after the
   * request arrived. Simultaneous identical requests share one read.
   *
   * @see cached
   */
  async uncached(project: TenantProject, text: string, parameters: readonly unknown[] = []): Promise<TableBody> {
    const statement = this.statements.of(text);
    const queue = JSON.stringify([project.projectId, statement.id, parameters]);
    const body = await this.bodyReads.one(queue, null, async (requests) => {
      const row = await this.query(project.projectId, statement, parameters);
      const found = new TableBody(tagOf(row.body ?? ''), row.body, servedState(row.served));
      return requests.map(() => found);
    });
    if (body.text === null) throw new NotFoundException();
    return body;
  }

  /**
   * The response about a past day. Its tag is a digest of its content, so it stays the same until the content changes.
   *
   * @param asOf YYYY-MM-DD, not after the newest day; $2 of the statement, which may also use `run`: `as_of`,
   *   `time_zone`, `score_settings`, `score_version` and `model_version` of the newest run
   * @param parameters starting with $3
   * @param write converts the result of the statement into the body
   * @param scope which changes count as restatements of the body
   * @throws what `write` throws; otherwise like `ReaderPool.query`
   */
  async asOf(
    { projectId }: TenantProject,
    asOf: string,
    text: string,
    parameters: readonly unknown[] = [],
    write: (text: string) => string = (body) => body,
    scope: RestatedScope = 'project',
  ): Promise<PastResponse> {
    const sql = `SELECT ${SERVED_STATE} AS served, (${text}) AS body,
        ${restatedFrom(scope)} AS restated_from,
        (SELECT model_version FROM daily_snapshots WHERE project_id = $1 AND agent_id = '${ALL_AGENTS}' AND date = $2::date)
          AS model_version,
        (SELECT min(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = '${ALL_AGENTS}') AS kept_from
      FROM (SELECT $2::date AS first_day, $2::date AS last_day) asked LEFT JOIN LATERAL (
        ${newestRun('run_id, as_of, finished_at, time_zone, score_settings, score_version, model_version, published_to')}) run ON true`;
    const [row] = await this.pool.queryAs<PastRow>(projectId, sql, [projectId, asOf, ...parameters]);
    if (!row || row.body === null) return { body: null, keptFrom: row?.kept_from ?? null };
    const body = write(row.body);
    const past = { asOf, restatedFrom: row.restated_from, modelVersion: row.model_version };
    return { body: new TableBody(tagOf(body), body, servedState(row.served), past), keptFrom: row.kept_from };
  }

  /** Bytes of the cached responses; an upper estimate. */
  get cachedBytes(): number {
    return this.bodies?.calculatedSize ?? 0;
  }

  /** Invalidates the bodies of a project after it has a new run or was deleted. */
  forget(projectId: string): void {
    this.epoch++;
    for (const [tag, cached] of this.bodies ?? []) if (cached.projectId === projectId) this.bodies?.delete(tag);
  }

  /** @returns whether a newer run has finished; if so, the caches of the project are invalidated */
  private invalidateIfChanged(projectId: string, known: ServedState | null, found: ServedState | null): boolean {
    if (known?.key === found?.key) return false;
    this.lookups.forget(projectId);
    this.forget(projectId);
    return true;
  }

  /** Shares one read among simultaneous requests. */
  private load(
    tag: string,
    projectId: ProjectId,
    served: ServedState | null,
    id: string,
    parameters: readonly unknown[],
    read: () => Promise<Reading>,
  ): Promise<TableBody> {
    const fetch = async (): Promise<TableBody> => {
      let epoch = this.epoch;
      const { state, text } = await read();
      const body = new TableBody(this.tag(projectId, state, id, parameters), text, state);
      if (this.invalidateIfChanged(projectId, served, state)) epoch = this.epoch;
      if (text !== null && epoch === this.epoch) this.bodies?.set(body.tag, { projectId, body });
      return body;
    };
    const body = fetch().finally(() => this.loading.delete(tag));
    this.loading.set(tag, body);
    return body;
  }

  private async query(projectId: ProjectId, { text }: ServedStatement, parameters: readonly unknown[]): Promise<Row> {
    const [row] = await this.pool.queryAs<Row>(projectId, text, [projectId, ...parameters]);
    return row ?? { served: null, body: null };
  }

  private tag(projectId: string, served: ServedState | null, id: string, parameters: readonly unknown[]): string {
    return tagOf(JSON.stringify([projectId, served?.key, id, parameters]));
  }
}

function sizeCalculation({ body }: CachedBody): number {
  return ENTRY_BYTES + Math.ceil(COPIES * (body.text?.length ?? 0));
}
