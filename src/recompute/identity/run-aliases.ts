import { setImmediate } from 'node:timers/promises';
import { allMerges, CONTACT_MERGES, type MergeRow, mergesFrom } from '../../database/merges-sql';
import { Merges } from '../../identity/resolve-merges';
import type { RunSteps } from '../run-steps';
import {
  ALIAS_TABLES,
  ALIASES_WITH,
  ALL_ALIASES,
  BEST_NAMES,
  COPY_PERSONS,
  FIRST_PIPELINE_DAY,
  HAS_PEOPLE,
  MERGED,
  NAME_SURVIVORS,
  NOTE_MOVED,
  NOTED_MERGES,
  NOTED_SURVIVORS,
  REMOVE_ALIASES,
  SET_ALIASES,
  SET_NAMES,
} from './alias.statements';
import type { MovedId, MovedIds } from './moved-ids';
import { RunAgentAliases } from './run-agent-aliases';

interface AliasRow {
  readonly user_id: string;
  readonly survivor_id: string;
}

/** How many ids are looked at before other work of the process gets its turn. */
const AT_ONCE = 5_000;

/** Whether any contact of the project, and any agent, has several ids or had. */
export interface Merged {
  readonly contacts: boolean;
  readonly agents: boolean;
}

/**
 * Brings the map of contacts and agents with several ids up to date, in the transaction of a run, from the statements that the
 * run's notes name or, for a full run, from all.
 */
export class RunAliases {
  private found: Merged = { contacts: false, agents: false };
  private moves: readonly MovedId[] = [];
  private readonly agents: RunAgentAliases;

  constructor(
    private readonly database: Pick<RunSteps, 'query'>,
    private readonly projectId: string,
  ) {
    this.agents = new RunAgentAliases(database, projectId);
  }

  /** The ids whose facts are those of another contact or agent now, with those of before and now. */
  get moved(): MovedIds {
    return { contacts: this.moves, agents: this.agents.moved };
  }

  /** Sees every statement of which the run took the note. @returns also whether the project has accounts */
  async find(): Promise<Merged & { readonly accounts: boolean }> {
    const [row] = await this.database.query<Merged & { accounts: boolean }>(HAS_PEOPLE, [this.projectId]);
    if (!row) throw new Error('the statement returns one row');
    this.found = { contacts: row.contacts, agents: row.agents };
    if (row.contacts || row.agents) await this.database.query(ALIAS_TABLES, []);
    return row;
  }

  /**
   * Follows the statements that the run's notes name, and notes what the facts concerned change.
   *
   * @returns the number of these notes
   */
  async update(): Promise<number> {
    if (this.found.agents) await this.agents.update();
    if (this.found.contacts) await this.updateContacts();
    return await this.noteMoved();
  }

  private async updateContacts(): Promise<void> {
    const noted = await this.database.query<{ user_id: string }>(NOTED_MERGES, [this.projectId]);
    const survivors = await this.follow(noted.map(({ user_id }) => user_id));
    const renamed = await this.database.query<{ survivor_id: string }>(NOTED_SURVIVORS, [this.projectId]);
    for (const { survivor_id } of renamed) survivors.add(survivor_id);
    if (survivors.size > 0) await this.name([...survivors]);
    await this.nameSurvivors();
  }

  /** The same for all statements of the project. @param noted whether the run compares its numbers with those of another one */
  async rebuild(noted: boolean): Promise<number> {
    if (this.found.agents) await this.agents.update();
    if (this.found.contacts) await this.rebuildContacts(noted);
    return noted ? await this.noteMoved() : 0;
  }

  private async rebuildContacts(noted: boolean): Promise<void> {
    const said = await this.database.query<MergeRow>(allMerges(CONTACT_MERGES), [this.projectId]);
    const before = await this.database.query<AliasRow>(ALL_ALIASES, [this.projectId]);
    await this.write(said, before, [...said.map(({ id }) => id), ...before.map(({ user_id }) => user_id)]);
    await this.name(null);
    if (noted) await this.nameSurvivors();
  }

  /** Replaces the ids of facts in the work tables by those of the contacts that have them. */
  async nameSurvivors(): Promise<void> {
    await this.copyPersons();
    for (const statement of NAME_SURVIVORS) await this.database.query(statement, []);
  }

  private async copyPersons(): Promise<void> {
    const moved = this.moves.flatMap(({ before, now }) => [before, now]);
    await this.database.query(COPY_PERSONS, [this.projectId, moved]);
  }

  /** @returns the first day on which the pipeline may differ for what moved; null if nothing did */
  async firstPipelineDay(timeZone: string): Promise<string | null> {
    if (this.moves.length === 0) return null;
    const ids = this.moves.map(({ id }) => id);
    const [row] = await this.database.query<{ first: string | null }>(FIRST_PIPELINE_DAY, [
      this.projectId,
      ids,
      timeZone,
    ]);
    return row?.first ?? null;
  }

  /** @returns the survivors of the ids, and of all that were of the same contacts */
  private async follow(noted: readonly string[]): Promise<Set<string>> {
    if (noted.length === 0) return new Set();
    const before = await this.database.query<AliasRow>(ALIASES_WITH, [this.projectId, noted]);
    const ids = [...noted, ...before.map(({ user_id }) => user_id)];
    const said = await this.database.query<MergeRow>(mergesFrom(CONTACT_MERGES), [this.projectId, ids]);
    return await this.write(said, before, ids);
  }

  /** @param ids may repeat */
  private async write(
    said: readonly MergeRow[],
    before: readonly AliasRow[],
    ids: readonly string[],
  ): Promise<Set<string>> {
    const merges = new Merges(said.map(({ into_id, ...merge }) => ({ ...merge, into: into_id })));
    const old = new Map(before.map(({ user_id, survivor_id }) => [user_id, survivor_id]));
    const now = new Map<string, string>();
    const shared = new Set<string>();
    const moves: MovedId[] = [];
    for (const [place, id] of ids.entries()) {
      if (place % AT_ONCE === AT_ONCE - 1) await setImmediate();
      if (now.has(id)) continue;
      const survivor = merges.survivorOf(id);
      now.set(id, survivor);
      if (survivor !== id) shared.add(survivor);
      const was = old.get(id) ?? id;
      if (was !== survivor) moves.push({ id, before: was, now: survivor });
    }
    // A survivor has a row only as long as it has other ids.
    for (const survivor of shared) now.set(survivor, survivor);
    const isAlone = ([id, survivor]: [string, string]) => id === survivor && !shared.has(id);
    const alone = [...now].filter(isAlone).flatMap(([id]) => (old.has(id) ? [id] : []));
    const kept = [...now].filter((entry) => !isAlone(entry));
    if (alone.length > 0) await this.database.query(REMOVE_ALIASES, [this.projectId, alone]);
    if (kept.length > 0) {
      const [userIds, survivors] = [kept.map(([id]) => id), kept.map(([, survivor]) => survivor)];
      await this.database.query(SET_ALIASES, [this.projectId, userIds, survivors]);
    }
    this.moves = moves;
    return shared;
  }

  /** @param survivors null: all */
  private async name(survivors: readonly string[] | null): Promise<void> {
    const names = await this.database.query<{ survivor_id: string; name: string | null }>(BEST_NAMES, [
      this.projectId,
      survivors,
    ]);
    const ids = names.map(({ survivor_id }) => survivor_id);
    if (ids.length > 0) await this.database.query(SET_NAMES, [this.projectId, ids, names.map(({ name }) => name)]);
  }

  private async noteMoved(): Promise<number> {
    const agents = this.agents.moved.map(({ id }) => id);
    if (this.moves.length === 0 && agents.length === 0) return 0;
    const [ids, before, now] = [
      this.moves.map(({ id }) => id),
      this.moves.map((move) => move.before),
      this.moves.map((move) => move.now),
    ];
    const [noted] = await this.database.query<{ rows: number }>(NOTE_MOVED, [this.projectId, ids, before, now, agents]);
    if (this.moves.length > 0) {
      const [merged = '', contacts = ''] = MERGED;
      await this.database.query(merged, [[...new Set([...before, ...now])]]);
      await this.database.query(contacts, []);
    }
    // The contacts of a moved agent have ids of which no note said anything.
    if (agents.length > 0 && this.found.contacts) await this.copyPersons();
    return noted?.rows ?? 0;
  }
}
