import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { actionSentence } from '../scoring/action-sentence';
import type { AtRiskContact, AtRiskContactsBody } from './at-risk.dto';
import { AtRiskQueries, type AtRiskRow } from './at-risk.queries';

@Injectable()
export class AtRiskService {
  constructor(private readonly queries: AtRiskQueries) {}

  async contacts(projectId: ProjectId, limit: number): Promise<AtRiskContactsBody> {
    const { rows, total } = await this.queries.mostValuable(projectId, limit);
    return { contacts: rows.map(atRiskContact), total };
  }
}

function atRiskContact(row: AtRiskRow): AtRiskContact {
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: row.depth,
    band: row.band,
    trend: row.trend,
    days_since: row.silence_days,
    last_interaction: row.last_interaction.toISOString(),
    recommended_action: actionSentence(row.action, row.silence_days, row.typical_gap),
  };
}
