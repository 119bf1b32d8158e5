import { CONCERNED, END_DOUBLES, LOOK_AT, MOVE, MOVE_ENDED, PART, REOPEN } from './episode-merge.statements';
import { dayNumber } from './model-sql';
import type { RunSteps } from './run-steps';

/** An id whose facts are those of another contact than in the run before. */
export interface MovedId {
  readonly id: string;
  readonly before: string;
  readonly now: string;
}

/** An episode that lasts, or that ended because another of the same contact lasted. */
interface Concerned {
  readonly episode_id: string;
  readonly agent_id: string;
  readonly kind: string;
  readonly user_id: string;
  /** The id under which it began. */
  readonly own_id: string;
  readonly began_on: string;
  readonly changed_at: Date | null;
  readonly lasts: boolean;
}

/**
 * Moves the episodes of ids to the contacts that have their facts now, with whatever people decided about them. Of several of
 * one kind that last, one goes on: the one that a person changed last, or else the oldest. The others end, and last again when
 * the ids are parted. The caller keeps the episodes of the project.
 */
export async function moveEpisodes(
  database: RunSteps,
  projectId: string,
  moves: readonly MovedId[],
  asOf: string,
  moment: Date,
): Promise<void> {
  const nowOf = new Map(moves.map(({ id, now }) => [id, now]));
  const before = [...new Set(moves.map((move) => move.before))];
  const contacts = [...new Set([...before, ...moves.map(({ now }) => now)])];
  const concerned = await database.query<Concerned>(CONCERNED, [projectId, contacts]);
  await database.query(MOVE_ENDED, [projectId, moves.map(({ id }) => id), moves.map(({ now }) => now), before]);
  if (concerned.length === 0) return;
  const contactOf = (episode: Concerned) => nowOf.get(episode.own_id) ?? episode.user_id;
  const first = new Map<string, Concerned>();
  for (const episode of concerned) {
    const key = JSON.stringify([contactOf(episode), episode.agent_id, episode.kind]);
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
  const ownIds = concerned.map(({ own_id }) => own_id);
  await database.query(MOVE, [projectId, idsOf(concerned), concerned.map(contactOf), ownIds]);
  await database.query(LOOK_AT, [concerned.map(({ agent_id }) => agent_id), concerned.map(contactOf)]);
}

function comesBefore(one: Concerned, other: Concerned): boolean {
  const [changed, otherChanged] = [one.changed_at?.getTime() ?? 0, other.changed_at?.getTime() ?? 0];
  if (changed !== otherChanged) return changed > otherChanged;
  const [began, otherBegan] = [dayNumber(one.began_on), dayNumber(other.began_on)];
  return began === otherBegan ? one.episode_id < other.episode_id : began < otherBegan;
}
