import type { DataSource } from 'typeorm';
import type { Transition } from '../../src/database/entities/transition.entity';

export type TransitionRow = Omit<Transition, 'project_id'>;
/** By relationship and what is tracked of it: "agent contact band". */
export type States = Map<string, string | null>;

const NAMES = ['standing', 'band', 'stage'] as const;
const DIMENSIONS: Readonly<Record<string, (typeof NAMES)[number]>> = {
  'relationship.at_risk': 'standing',
  'relationship.recovered': 'standing',
  'relationship.dormant': 'standing',
  'relationship.band_changed': 'band',
  'relationship.stage_changed': 'stage',
};

/** Every transition of a project in their order, and behind them those that the cooldown holds back. */
export async function transitionsOf(dataSource: DataSource, projectId: string): Promise<TransitionRow[]> {
  return await dataSource.query(
    'SELECT * FROM transitions WHERE project_id = $1 ORDER BY position NULLS LAST, transition_id',
    [projectId],
  );
}

/** What the scores say now. */
export async function actualStates(dataSource: DataSource, projectId: string): Promise<States> {
  const rows: Record<'key' | (typeof NAMES)[number], string>[] = await dataSource.query(
    `SELECT agent_id || ' ' || user_id AS key, band, stage,
            CASE WHEN coalesce(dormant, false) THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing
     FROM depth_scores WHERE project_id = $1`,
    [projectId],
  );
  return new Map(rows.flatMap((row) => NAMES.map((name) => [`${row.key} ${name}`, row[name]] as const)));
}

/** @returns the key of `States` that a transition is about; null where it is about none */
export function stateOf({ type, agent_id, user_id }: TransitionRow): string | null {
  const dimension = DIMENSIONS[type];
  return dimension && agent_id ? `${agent_id} ${user_id} ${dimension}` : null;
}

/** The types that a change of one state has, by what it became. */
export function typeOf(key: string, to: string | null): string {
  if (key.endsWith(' standing')) {
    return `relationship.${to === 'well' ? 'recovered' : to}`;
  }
  return `relationship.${key.endsWith(' band') ? 'band' : 'stage'}_changed`;
}

/** Of a relationship that nothing was said of, nothing is known; that a new one is well goes without saying. */
export function announcedState(states: States, key: string): string | null {
  return states.get(key) ?? (key.endsWith(' standing') ? 'well' : null);
}
