import { ALL_AGENTS } from '../../src/database/all-agents';
import { actionSentence } from '../../src/scoring/action-sentence';
import { round6 } from '../../src/scoring/round6';

// biome-ignore lint/suspicious/noExplicitAny: rows as pg returns them
type Row = Record<string, any>;

/** The subject of a response. */
export interface PlainSubject {
  readonly projectId: string;
  readonly agentId: string;
  readonly contactId: string;
  /** The operation's `limit` or `days`. */
  readonly count: number;
}

/** One of the nine published operations, the usual way: rows of a statement become objects, which become JSON. */
export interface PlainBody {
  /** Name of the schema. */
  readonly name: string;
  readonly path: (subject: PlainSubject) => string;
  /** The default of `count`. */
  readonly default: number;
  readonly sql: string;
  readonly values: (subject: PlainSubject) => unknown[];
  /** @returns undefined if there is none */
  readonly body: (rows: Row[]) => object | undefined;
}

const DEPTH_COLUMNS = 'agent_id, user_id, contact_name, depth, trend, band, at_risk, last_interaction, computed_at';
const SNAPSHOTS = `SELECT date::text, total, avg_depth, deep, strong, warm, light, faint, at_risk, deepened, declining
  FROM daily_snapshots
  WHERE project_id = $1 AND agent_id = $2 AND date > (
    SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) - $3::integer
  ORDER BY date`;
const STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'];
const SENT: Readonly<Record<string, (contact: string) => string>> = {
  message: (contact) => `Sent a message to ${contact}`,
  email: (contact) => `Sent an email to ${contact}`,
  call: (contact) => `Called ${contact}`,
  meeting: (contact) => `Met ${contact}`,
};

/**
 * The bodies of the nine operations, computed from rows in JavaScript. The application's own bodies, which the database
 * writes, must equal them byte for byte; a benchmark compares their speed.
 */
export const PLAIN_BODIES = {
  'contact depth': {
    name: 'DepthBody',
    path: ({ agentId, contactId }) => `agents/${agentId}/contacts/${encodeURIComponent(contactId)}/depth`,
    default: 0,
    sql: `SELECT ${DEPTH_COLUMNS} FROM depth_scores WHERE project_id = $1 AND agent_id = $2 AND user_id = $3`,
    values: ({ projectId, agentId, contactId }) => [projectId, agentId, contactId],
    body: ([row]) => row && score(row),
  },
  'agent distribution': {
    name: 'DepthDistributionBody',
    path: ({ agentId }) => `agents/${agentId}/depth-distribution`,
    default: 90,
    sql: SNAPSHOTS,
    values: ({ projectId, agentId, count }) => [projectId, agentId, count],
    body: distribution,
  },
  moat: {
    name: 'DepthDistributionBody',
    path: ({ projectId }) => `projects/${projectId}/moat`,
    default: 90,
    sql: SNAPSHOTS,
    values: ({ projectId, count }) => [projectId, ALL_AGENTS, count],
    body: distribution,
  },
  'moat index': {
    name: 'MoatIndexBody',
    path: ({ projectId }) => `projects/${projectId}/moat-index`,
    default: 0,
    sql: `SELECT newest.date - snapshots.date AS days_ago, moat_index, breadth, depth_quality, trend, risk
      FROM (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
      JOIN daily_snapshots snapshots ON snapshots.project_id = $1 AND snapshots.agent_id = $2
       AND snapshots.date IN (newest.date, newest.date - 7, newest.date - 30, newest.date - 91)`,
    values: ({ projectId }) => [projectId, ALL_AGENTS],
    body: moatIndex,
  },
  'at risk': {
    name: 'AtRiskContactsBody',
    path: ({ projectId, count }) => `projects/${projectId}/at-risk${query('limit', count, 10)}`,
    default: 10,
    sql: `SELECT agent_id, user_id, contact_name, depth, trend, band, silence_days, typical_gap, action, last_interaction,
        (SELECT at_risk FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1) AS total
      FROM depth_scores WHERE project_id = $1 AND at_risk
      ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C" LIMIT $3`,
    values: ({ projectId, count }) => [projectId, ALL_AGENTS, count],
    body: (rows) => ({ contacts: rows.map(atRisk), total: rows[0]?.total ?? 0 }),
  },
  'depth scores': {
    name: 'ListProjectDepthScoresResponse',
    path: ({ projectId, count }) => `projects/${projectId}/depth-scores${query('limit', count, 100)}`,
    default: 100,
    sql: `SELECT ${DEPTH_COLUMNS},
        (SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1) AS total
      FROM depth_scores WHERE project_id = $1 ORDER BY depth DESC, agent_id, user_id COLLATE "C" LIMIT $3`,
    values: ({ projectId, count }) => [projectId, ALL_AGENTS, count],
    body: (rows) => ({ scores: rows.map(score), total: rows[0]?.total ?? 0 }),
  },
  cohorts: {
    name: 'CohortsBody',
    path: ({ projectId }) => `projects/${projectId}/cohorts`,
    default: 26,
    sql: `SELECT entry_week::text, to_char(entry_week, 'IYYY"-W"IW') AS label, week, size, count, avg_depth
      FROM cohort_points
      WHERE project_id = $1 AND entry_week IN (
        SELECT entry_week FROM cohort_points WHERE project_id = $1 AND week = 0 ORDER BY entry_week DESC LIMIT $2)
      ORDER BY entry_week, week`,
    values: ({ projectId, count }) => [projectId, count],
    body: cohorts,
  },
  'pipeline flow': {
    name: 'PipelineFlowBody',
    path: ({ projectId }) => `projects/${projectId}/pipeline-flow`,
    default: 0,
    sql: 'SELECT stage, count FROM pipeline_stages WHERE project_id = $1',
    values: ({ projectId }) => [projectId],
    body: (rows) => ({
      stages: STAGES.map((stage) => ({ stage, count: rows.find((row) => row.stage === stage)?.count ?? 0 })),
    }),
  },
  'fleet activity': {
    name: 'FleetActivityBody',
    path: ({ projectId, count }) => `projects/${projectId}/fleet-activity${query('limit', count, 20)}`,
    default: 20,
    sql: `WITH clock AS (
        SELECT CASE WHEN pinned_as_of IS NULL THEN now()
          ELSE (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond' END AS until
        FROM projects WHERE project_id = $1
      ), acts AS (
        (SELECT action_id AS id, agent_id, user_id, occurred_at, action, summary, NULL AS kind
         FROM agent_actions WHERE project_id = $1 AND occurred_at <= (SELECT until FROM clock)
         ORDER BY occurred_at DESC, action_id DESC LIMIT $2)
        UNION ALL
        (SELECT interaction_id, agent_id, user_id, occurred_at, NULL, NULL, kind
         FROM interactions
         WHERE project_id = $1 AND direction = 'outbound' AND occurred_at <= (SELECT until FROM clock)
         ORDER BY occurred_at DESC, interaction_id DESC LIMIT $2)
        ORDER BY occurred_at DESC, id DESC LIMIT $2
      )
      SELECT acts.*, agents.name AS agent_name, contacts.name AS contact_name
      FROM acts
      LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = acts.agent_id
      LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = acts.user_id
      ORDER BY acts.occurred_at DESC, acts.id DESC`,
    values: ({ projectId, count }) => [projectId, count],
    body: (rows) => ({ items: rows.map(act) }),
  },
} satisfies Record<string, PlainBody>;

export type PlainName = keyof typeof PLAIN_BODIES;

/** The whole body, as the application must send it. */
export function plainJson(name: string, body: object, publicUrl: string): string {
  return JSON.stringify({ $schema: `${publicUrl}/api/v1/schemas/${name}.json`, ...body });
}

function query(name: string, count: number, defaultCount: number): string {
  return count === defaultCount ? '' : `?${name}=${count}`;
}

function score(row: Row): object {
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: row.depth,
    band: row.band,
    trend: row.trend,
    at_risk: row.at_risk,
    last_interaction: row.last_interaction.toISOString(),
    computed_at: row.computed_at.toISOString(),
  };
}

function distribution(rows: Row[]): object {
  const now = rows.at(-1) ?? {};
  const bands = Object.fromEntries(['deep', 'strong', 'warm', 'light', 'faint'].map((band) => [band, now[band] ?? 0]));
  return {
    total: now.total ?? 0,
    avg_depth: now.avg_depth ?? 0,
    bands,
    at_risk: now.at_risk ?? 0,
    deepened: now.deepened ?? 0,
    declining: now.declining ?? 0,
    trend: rows.map(({ date, total, avg_depth }) => ({ date, count: total, avg_depth })),
  };
}

function moatIndex(rows: Row[]): object {
  const at = (daysAgo: number) => rows.find((row) => row.days_ago === daysAgo);
  const now = at(0) ?? { moat_index: 0, breadth: 0, depth_quality: 0, trend: 0.5, risk: 0 };
  const prev = at(7)?.moat_index ?? 0;
  return {
    moat_index: now.moat_index,
    moat_index_prev: prev,
    moat_index_delta: round6(now.moat_index - prev),
    comparison: { last_month: at(30)?.moat_index ?? 0, last_quarter: at(91)?.moat_index ?? 0 },
    components: { breadth: now.breadth, depth_quality: now.depth_quality, trend: now.trend, risk: now.risk },
  };
}

function atRisk(row: Row): object {
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: row.depth,
    band: row.band,
    trend: row.trend,
    days_since: row.turn_days ?? row.silence_days,
    last_interaction: row.last_interaction.toISOString(),
    recommended_action: actionSentence(row.action, {
      silenceDays: row.silence_days,
      typicalGap: row.typical_gap,
      turnDays: row.turn_days,
      unanswered: row.n_unanswered,
      chasingDays: row.unanswered_since
        ? (Date.parse(row.last_any_day) - Date.parse(row.unanswered_since)) / 86_400_000 + row.turn_days
        : 0,
    }),
  };
}

function cohorts(rows: Row[]): object {
  const found = new Map<string, { points: object[]; [field: string]: unknown }>();
  for (const { entry_week, label, size, week, count, avg_depth } of rows) {
    const cohort: { points: object[]; [field: string]: unknown } = found.get(entry_week) ?? {
      cohort_label: label,
      entry_week,
      size,
      points: [],
    };
    found.set(entry_week, cohort);
    if (week > 0) cohort.points.push({ week, count, avg_depth });
  }
  return { cohorts: [...found.values()] };
}

function act(row: Row): object {
  const contact = row.contact_name ?? row.user_id ?? '';
  const sent = row.kind === null ? null : (SENT[row.kind] ?? ((name: string) => `Contacted ${name}`));
  return {
    id: row.id,
    timestamp: row.occurred_at.toISOString(),
    agent_id: row.agent_id,
    agent_name: row.agent_name ?? '',
    contact_name: contact,
    action: sent ? 'message_sent' : (row.action ?? ''),
    summary: sent ? sent(contact) : (row.summary ?? ''),
  };
}
