import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import type { QueryParameter } from '../http/query/from-query.decorator';
import type { QueryFields } from '../http/query/query-fields';
import { PIPELINE_STAGES } from '../scoring/pipeline-stages';
import { round6 } from '../scoring/round6';
import type { PipelineTransitionsBody } from './pipeline-transitions.dto';
import { PipelineTransitionsQueries } from './pipeline-transitions.queries';

/** Days as they are requested for, YYYY-MM-DD or null. */
export interface EntryDays {
  readonly from: string | null;
  readonly to: string | null;
}

export const ENTRY_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'from',
    description: 'Only contacts that entered a stage on this day or later, YYYY-MM-DD (default: no limit)',
    schema: { type: 'string', format: 'date' },
  },
  {
    name: 'to',
    description: 'As of the end of this day, YYYY-MM-DD (default and latest: the day of the newest scores)',
    schema: { type: 'string', format: 'date' },
  },
];

export function entryDays(fields: QueryFields): EntryDays {
  return { from: fields.date('from'), to: fields.date('to') };
}

@Injectable()
export class PipelineTransitionsService {
  constructor(private readonly queries: PipelineTransitionsQueries) {}

  /** @throws InvalidInput unless from <= to <= the day of the newest scores */
  async transitions({ projectId, served }: TenantProject, requested: EntryDays): Promise<PipelineTransitionsBody> {
    const newest = served?.asOf ?? new Date().toISOString().slice(0, 10);
    const { from } = requested;
    const to = requested.to ?? newest;
    if (to > newest) throw invalidDay('to', `after the day of the newest scores, ${newest}`, to);
    if (from !== null && from > to) throw invalidDay('from', `after \`to\`, which is ${to}`, from);
    const rows = new Map((await this.queries.transitions(projectId, from, to)).map((row) => [row.stage, row]));
    const stages = PIPELINE_STAGES.map((stage) => {
      const { entered = 0, left = 0, median_days = null } = rows.get(stage) ?? {};
      return {
        stage,
        entered,
        left,
        conversion: stage === 'closed' || entered === 0 ? null : round6(left / entered),
        median_days: median_days === null ? null : Math.round(median_days * 100) / 100,
      };
    });
    return { from, to, stages };
  }
}

function invalidDay(name: string, message: string, value: string): InvalidInput {
  return new InvalidInput([{ message, location: `query.${name}`, value }]);
}
