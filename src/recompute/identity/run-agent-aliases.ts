import { AGENT_MERGES, allMerges, type MergeRow } from '../../database/merges-sql';
import { Merges } from '../../identity/resolve-merges';
import type { RunSteps } from '../run-steps';
import {
  ALL_AGENT_ALIASES,
  COPY_AGENTS,
  MERGED_AGENTS,
  NAME_SURVIVING_AGENTS,
  REMOVE_AGENT_ALIASES,
  SET_AGENT_ALIASES,
} from './agent-alias.statements';
import type { MovedId } from './moved-ids';

interface AliasRow {
  readonly agent_id: string;
  readonly survivor_id: string;
}

/** Brings the map of agents that are one up to date, in the transaction of a run, from all statements of the project. */
export class RunAgentAliases {
  private moves: readonly MovedId[] = [];

  constructor(
    private readonly database: Pick<RunSteps, 'query'>,
    private readonly projectId: string,
  ) {}

  /** The agents whose facts are those of another one now, with those of before and now. */
  get moved(): readonly MovedId[] {
    return this.moves;
  }

  /** Sees every statement of which the run took the note, and replaces the agents of the facts in the work tables. */
  async update(): Promise<void> {
    const said = await this.database.query<MergeRow>(allMerges(AGENT_MERGES), [this.projectId]);
    const before = await this.database.query<AliasRow>(ALL_AGENT_ALIASES, [this.projectId]);
    const old = new Map(before.map(({ agent_id, survivor_id }) => [agent_id, survivor_id]));
    const merges = new Merges(said.map(({ into_id, ...merge }) => ({ ...merge, into: into_id })));
    const ids = new Set([
      ...said.flatMap(({ id, into_id }) => (into_id === null ? [id] : [id, into_id])),
      ...old.keys(),
    ]);
    const known = Array.from(ids, (id) => ({ id, before: old.get(id) ?? id, now: merges.survivorOf(id) }));
    this.moves = known.filter(({ before, now }) => before !== now);
    await this.store(known, old);
    await this.database.query(COPY_AGENTS, columnsOf(known));
    await this.database.query(NAME_SURVIVING_AGENTS, []);
    if (this.moves.length === 0) return;
    const concerned = new Set(this.moves.flatMap(({ before, now }) => [before, now]));
    await this.database.query(MERGED_AGENTS, [[...concerned]]);
  }

  private async store(known: readonly MovedId[], old: ReadonlyMap<string, string>): Promise<void> {
    // A survivor has a row only as long as others stand for it.
    const shared = new Set(known.flatMap(({ id, now }) => (id === now ? [] : [now])));
    const kept = known.filter(({ id, now }) => (id === now ? shared.has(id) : true));
    const changed = kept.filter(({ id, now }) => old.get(id) !== now);
    const alone = known.filter(({ id, now }) => id === now && !shared.has(id) && old.has(id));
    if (alone.length > 0) {
      await this.database.query(REMOVE_AGENT_ALIASES, [this.projectId, alone.map(({ id }) => id)]);
    }
    if (changed.length === 0) return;
    const [ids, survivors] = [changed.map(({ id }) => id), changed.map(({ now }) => now)];
    await this.database.query(SET_AGENT_ALIASES, [this.projectId, ids, survivors]);
  }
}

function columnsOf(known: readonly MovedId[]): string[][] {
  return [known.map(({ id }) => id), known.map(({ before }) => before), known.map(({ now }) => now)];
}
