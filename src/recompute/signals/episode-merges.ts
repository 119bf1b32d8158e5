import type { MovedId, MovedIds } from '../identity/moved-ids';
import type { RunSteps } from '../run-steps';
import { dayNumber } from '../scores/model-sql';
import { CONCERNED, END_DOUBLES, LOOK_AT, MOVE, MOVE_ENDED, PART, REOPEN } from './episode-merge.statements';

/** An episode that lasts, or that ended because another of the same contact and agent lasted. */
interface Concerned {
  readonly episode_id: string;
  readonly agent_id: string;
  readonly kind: string;
  readonly user_id: string;
  /** The id under which it began, and the agent. */
  readonly own_id: string;
  readonly own_agent_id: string;
  readonly began_on: string;
  readonly changed_at: Date | null;
  readonly lasts: boolean;
}

/**
 * Moves the episodes of ids to the contacts and agents that have their facts now, with whatever people decided about them. Of several of
 * one kind that last, one goes on: the one that a person changed last, or else the oldest. The others end, and last again when
 * the ids are parted. The caller keeps the episodes of the project.
 */
export async function moveEpisodes(
  database: RunSteps,
  projectId: string,
  moved: MovedIds,
  asOf: string,
  moment: Date,
): Promise<void> {
  const [people, agents] = [sidesOf(moved.contacts), sidesOf(moved.agents)];
  const concerned = await database.query<Concerned>(CONCERNED, [projectId, people.all, agents.all]);
  const ended = [people.before, agents.before, people.ids, people.now, agents.ids, agents.now];
  await database.query(MOVE_ENDED, [projectId, ...ended]);
  if (concerned.length === 0) return;
  const contactOf = (episode: Concerned) => people.nowOf.get(episode.own_id) ?? episode.user_id;
  const agentOf = (episode: Concerned) => agents.nowOf.get(episode.own_agent_id) ?? episode.agent_id;
  const first = new Map<string, Concerned>();
  for (const episode of concerned) {
    const key = JSON.stringify([contactOf(episode), agentOf(episode), episode.kind]);
    const other = first.get(key);
    if (!other || comesBefore(episode, other)) first.set(key, episode);
  }
  const going = new Set(first.values());
  const idsOf = (some: readonly Concerned[]) => some.map(({ episode_id }) => episode_id);
  const doubles = concerned.filter((episode) => episode.lasts && !going.has(episode));
  const parted = [...going].filter(({ lasts }) => !lasts);
  await database.query(PART, [projectId, idsOf(concerned)]);
  await database.query(END_DOUBLES, [projectId, idsOf(doubles), asOf, moment]);
  await database.query(REOPEN, [projectId, idsOf(parted)]);
  const [contacts, theirAgents] = [concerned.map(contactOf), concerned.map(agentOf)];
  const own = [concerned.map(({ own_id }) => own_id), concerned.map(({ own_agent_id }) => own_agent_id)];
  await database.query(MOVE, [projectId, idsOf(concerned), contacts, own[0], theirAgents, own[1]]);
  await database.query(LOOK_AT, [theirAgents, contacts]);
}

function comesBefore(one: Concerned, other: Concerned): boolean {
  const [changed, otherChanged] = [one.changed_at?.getTime() ?? 0, other.changed_at?.getTime() ?? 0];
  if (changed !== otherChanged) return changed > otherChanged;
  const [began, otherBegan] = [dayNumber(one.began_on), dayNumber(other.began_on)];
  return began === otherBegan ? one.episode_id < other.episode_id : began < otherBegan;
}

function sidesOf(moves: readonly MovedId[]) {
  const before = [...new Set(moves.map((move) => move.before))];
  const all = [...new Set([...before, ...moves.map(({ now }) => now)])];
  const [ids, now] = [moves.map(({ id }) => id), moves.map((move) => move.now)];
  return { before, all, ids, now, nowOf: new Map(moves.map((move) => [move.id, move.now])) };
}
