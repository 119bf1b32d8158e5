import type { Episode, EpisodeFilter } from '../api/episodes';

/** The lists of the Inbox. */
export const VIEWS = [
  { view: 'open', label: 'All open' },
  { view: 'mine', label: 'Mine' },
  { view: 'unassigned', label: 'Unassigned' },
  { view: 'snoozed', label: 'Snoozed' },
  { view: 'done', label: 'Done' },
  { view: 'ended', label: 'Ended by itself' },
] as const;
export type View = (typeof VIEWS)[number]['view'];

const FILTERS: Readonly<Record<View, EpisodeFilter>> = {
  open: {},
  mine: { assignee: 'me' },
  unassigned: { assignee: 'none' },
  snoozed: { state: 'snoozed' },
  done: { state: 'done,dismissed', sort: 'closed_at' },
  ended: { state: 'cleared,restated', sort: 'closed_at' },
};

/** What the address says beside the view; absent: any. */
export interface Narrowing {
  readonly action?: string;
  readonly agent?: string;
  readonly owner?: string;
  /** `newest`: opened last first; else the most at stake first. */
  readonly sort?: string;
}

/** What the list asks of the API. */
export function filterOf(view: View, { action, agent, owner, sort }: Narrowing): EpisodeFilter {
  const filter = FILTERS[view];
  return {
    ...filter,
    ...(action ? { action } : {}),
    ...(agent ? { agent } : {}),
    ...(owner && filter.assignee === undefined ? { assignee: owner } : {}),
    ...(sort === 'newest' && filter.sort === undefined ? { sort: 'opened_at' as const } : {}),
  };
}

/** Whether an episode belongs to a list after a change of state or assignee. @param me id of the user */
export function belongs(filter: EpisodeFilter, { state, assignee }: Episode, me: string | null): boolean {
  const states: readonly string[] = (filter.state ?? 'open').split(',');
  if (!states.includes(state)) return false;
  if (filter.assignee === undefined) return true;
  if (filter.assignee === 'none') return assignee === null;
  if (filter.assignee === 'me_or_none') return assignee === null || assignee === me;
  return assignee === (filter.assignee === 'me' ? me : filter.assignee);
}
