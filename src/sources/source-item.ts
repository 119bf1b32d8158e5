import { DAY_MS, isoDay } from '../scoring/iso-day';
import type { SourceItem } from './sources.dto';
import type { SourceRow } from './sources.queries';

export function sourceItem(row: SourceRow): SourceItem {
  const expects = row.expected === 'auto' && row.late_on !== null;
  return {
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    channel: row.channel,
    state: row.state,
    expected: row.expected,
    expected_by: expects ? isoDay(Date.parse(row.late_on ?? '') / DAY_MS - 1) : null,
    last_received: row.last_day,
    state_since: row.state === 'ok' ? null : row.state === 'late' ? row.late_on : row.silent_on,
    active_days: row.active_days,
    interactions_per_day: row.interactions_per_day ?? 1,
    on_hold: row.holds,
    relationships_on_hold: row.relationships,
    changed_at: row.changed_at?.toISOString() ?? null,
    changed_by: row.changed_by,
  };
}
