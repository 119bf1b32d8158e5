import { hash } from 'node:crypto';
import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ProjectId, TenantProject } from '../auth/tenant';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ALL_AGENTS } from '../database/all-agents';
import type { RestatedScope } from '../database/entities/restated-day.entity';
import { ReaderPool } from '../database/reader-pool';
import { restatedFrom } from '../database/restated-days.queries';
import { SERVED_STATE, type ServedState, servedState } from '../database/served-state';
import { CoalescingReads } from './coalescing-reads';
import { etagOf, listsEtag, TableBody } from './table-body';

export const RESPONSE_CACHE_OPTIONS = Symbol('RESPONSE_CACHE_OPTIONS');

export interface ResponseCacheOptions {
  /** Maximum bytes of cached responses in this process; 0: no caching. */
  readonly keepBytes: number;
  /** Stands in every body, so it belongs to its tag. */
  readonly publicUrl: string;
}

interface Statement {
  readonly text: string;
  /** Tells statements apart in tags. */
  readonly id: string;
}

/** What a statement says of a day of the past. */
export interface PastAnswer {
  /** Null where it says nothing. */
  readonly body: TableBody | null;
  /** First day of which a snapshot of the project is kept, YYYY-MM-DD; null where none is. */
  readonly keptFrom: string | null;
}

interface PastRow extends Row {
  readonly restated_from: string | null;
  readonly model_version: number | null;
  readonly kept_from: string | null;
}

/** What a process makes of tables. */
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

interface Kept {
  readonly projectId: ProjectId;
  readonly body: TableBody;
}

/** 162 bits. */
const TAG_LENGTH = 27;
/** The objects around the texts of an entry, rounded up. */
const ENTRY_BYTES = 1_000;
/** A body may be there as text, two bytes a letter at most, as bytes, up to three, and compressed. */
const COPIES = 6;
const CODINGS = ['identity', 'gzip'];
const ONE_ROW = '(SELECT) one';

/**
 * Reads responses as the database writes them, and caches those that are requested often.
 *
 * A body is known by its tag: a digest of project, run, statement and parameters. The run is read in the statement that
 * reads the rows, so that a body is never named after another state than its own; and whoever asks with the tag of a
 * newer run never finds the body of an older one.
 */
@Injectable()
export class ResponseCache {
  private readonly kept: LRUCache<string, Kept> | null;
  private readonly several = new CoalescingReads<readonly unknown[], Row>();
  private readonly same = new CoalescingReads<null, TableBody>();
  private readonly loading = new Map<string, Promise<TableBody>>();
  /** By the rows that they are for, and their text. */
  private readonly statements = new Map<string, Map<string, Statement>>();
  /** Counts what was forgotten: what began to be read before is not kept. */
  private epoch = 0;

  constructor(
    private readonly pool: ReaderPool,
    private readonly memory: TenantLookupCache,
    @Inject(RESPONSE_CACHE_OPTIONS) private readonly options: ResponseCacheOptions,
  ) {
    const { keepBytes } = options;
    this.kept = keepBytes > 0 ? new LRUCache({ maxSize: keepBytes, sizeCalculation }) : null;
  }

  /**
   * One of many responses of one state: what several ask for at the same time is read together. Where the client has it
   * already, the tables are not touched.
   *
   * @param text a constant: one SELECT of one text that is a JSON object, or NULL. $1 is the project, by which it filters
   *   every table
   * @param rows a constant, to which the text may refer: a row for each that is asked, of arrays from $2 on, numbered by
   *   its column `place`
   * @param parameters of this one, an element of each array
   * @throws NotFoundException where there is none, or as `ReaderPool.query`
   */
  async coalesced(
    { projectId, served, ifNoneMatch }: TenantProject,
    text: string,
    rows: string,
    parameters: readonly unknown[],
  ): Promise<TableBody> {
    const statement = this.statement(text, rows);
    const tag = this.tag(projectId, served, statement.id, parameters);
    if (clientHas(ifNoneMatch, tag)) return new TableBody(tag, null, served);
    const row = await this.several.one(`${projectId} ${statement.id}`, parameters, async (asked) => {
      const columns = parameters.map((_, column) => asked.map((one) => one[column]));
      return await this.pool.queryAs<Row>(projectId, statement.text, [projectId, ...columns]);
    });
    const state = servedState(row.served);
    const changed = this.noteState(projectId, served, state);
    if (row.body === null) throw new NotFoundException();
    return new TableBody(changed ? this.tag(projectId, state, statement.id, parameters) : tag, row.body, state);
  }

  /**
   * A body of one state, kept for others who ask for it: for what a project has one of, or few. Where the client has it
   * already, the tables are not touched.
   *
   * @param text as for `coalesced`
   * @param parameters from $2 on
   * @throws as `coalesced`
   */
  async cached(project: TenantProject, text: string, parameters: readonly unknown[] = []): Promise<TableBody> {
    const statement = this.statement(text);
    return await this.shared(project, statement.id, parameters, async () => {
      const { served, body } = await this.query(project.projectId, statement, parameters);
      return { state: servedState(served), text: body };
    });
  }

  /**
   * A body that this process makes of what takes long to read, kept for others who ask for it: as it is made once for each
   * run, its cost is paid once.
   *
   * @param name a constant: tells what is computed from anything else
   * @param parameters of which the body is a function, besides the state
   * @param compute reads and makes the body
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
    const known = this.kept?.get(tag)?.body ?? this.loading.get(tag);
    const body = await (known ?? this.load(tag, projectId, served, id, parameters, read));
    if (body.text === null) throw new NotFoundException();
    return body;
  }

  /**
   * A body of tables that change between two runs: named after itself, so it is read in any case, and after it was asked
   * for. Who asks for the same at the same time gets the same.
   *
   * @see cached
   */
  async uncached(project: TenantProject, text: string, parameters: readonly unknown[] = []): Promise<TableBody> {
    const statement = this.statement(text);
    const queue = JSON.stringify([project.projectId, statement.id, parameters]);
    const body = await this.same.one(queue, null, async (asked) => {
      const row = await this.query(project.projectId, statement, parameters);
      const found = new TableBody(digest(row.body ?? ''), row.body, servedState(row.served));
      return asked.map(() => found);
    });
    if (body.text === null) throw new NotFoundException();
    return body;
  }

  /**
   * The same of one day of the past: named after itself, so that it keeps its tag as long as it stays the same.
   *
   * @param asOf YYYY-MM-DD, not after the day that is served; $2 of the statement, which also knows `run`: `as_of`,
   *   `time_zone`, `score_settings`, `score_version` and `model_version` of the newest one
   * @param parameters from $3 on
   * @param write makes the body of what the statement gives
   * @param scope what restates the body
   * @throws what `write` throws, or as `ReaderPool.query`
   */
  async asOf(
    { projectId }: TenantProject,
    asOf: string,
    text: string,
    parameters: readonly unknown[] = [],
    write: (text: string) => string = (body) => body,
    scope: RestatedScope = 'project',
  ): Promise<PastAnswer> {
    const sql = `SELECT ${SERVED_STATE} AS served, (${text}) AS body,
        ${restatedFrom(scope)} AS restated_from,
        (SELECT model_version FROM daily_snapshots WHERE project_id = $1 AND agent_id = '${ALL_AGENTS}' AND date = $2::date)
          AS model_version,
        (SELECT min(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = '${ALL_AGENTS}') AS kept_from
      FROM (SELECT $2::date AS first_day, $2::date AS last_day) asked LEFT JOIN LATERAL (
        SELECT run_id, as_of, finished_at, time_zone, score_settings, score_version, model_version, published_to
        FROM recompute_runs
        WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1) run ON true`;
    const [row] = await this.pool.queryAs<PastRow>(projectId, sql, [projectId, asOf, ...parameters]);
    if (!row || row.body === null) return { body: null, keptFrom: row?.kept_from ?? null };
    const body = write(row.body);
    const past = { asOf, restatedFrom: row.restated_from, modelVersion: row.model_version };
    return { body: new TableBody(digest(body), body, servedState(row.served), past), keptFrom: row.kept_from };
  }

  /** What responses take at the moment, reckoned so that it is less in truth. */
  get keptBytes(): number {
    return this.kept?.calculatedSize ?? 0;
  }

  /** The project serves another state, or was deleted. */
  forget(projectId: string): void {
    this.epoch++;
    for (const [tag, kept] of this.kept ?? []) if (kept.projectId === projectId) this.kept?.delete(tag);
  }

  /** @returns whether a run has finished of which nothing was known yet: then what was known is forgotten */
  private noteState(projectId: string, known: ServedState | null, found: ServedState | null): boolean {
    if (known?.key === found?.key) return false;
    this.memory.forget(projectId);
    this.forget(projectId);
    return true;
  }

  /** Reads only once what several ask for at the same time. */
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
      if (this.noteState(projectId, served, state)) epoch = this.epoch;
      if (text !== null && epoch === this.epoch) this.kept?.set(body.tag, { projectId, body });
      return body;
    };
    const body = fetch().finally(() => this.loading.delete(tag));
    this.loading.set(tag, body);
    return body;
  }

  private async query(projectId: ProjectId, { text }: Statement, parameters: readonly unknown[]): Promise<Row> {
    const [row] = await this.pool.queryAs<Row>(projectId, text, [projectId, ...parameters]);
    return row ?? { served: null, body: null };
  }

  private statement(text: string, rows = ONE_ROW): Statement {
    // By two constants: to put them together would cost more than to look them up.
    let statements = this.statements.get(rows);
    if (!statements) {
      statements = new Map();
      this.statements.set(rows, statements);
    }
    let statement = statements.get(text);
    if (!statement) {
      const run = `LEFT JOIN LATERAL (
        SELECT run_id, as_of, finished_at, model_version FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
        ORDER BY finished_at DESC LIMIT 1) run ON true`;
      const order = rows === ONE_ROW ? '' : ' ORDER BY place';
      statement = {
        text: `SELECT ${SERVED_STATE} AS served, (${text}) AS body FROM ${rows} ${run}${order}`,
        id: hash('sha256', this.options.publicUrl + text + rows, 'base64url'),
      };
      statements.set(text, statement);
    }
    return statement;
  }

  private tag(projectId: string, served: ServedState | null, id: string, parameters: readonly unknown[]): string {
    return digest(JSON.stringify([projectId, served?.key, id, parameters]));
  }
}

function clientHas(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch !== undefined && CODINGS.some((coding) => listsEtag(ifNoneMatch, etagOf(tag, coding)));
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, TAG_LENGTH);
}

function sizeCalculation({ body }: Kept): number {
  return ENTRY_BYTES + Math.ceil(COPIES * (body.text?.length ?? 0));
}
