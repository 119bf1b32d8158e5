import { Injectable } from '@nestjs/common';
import type { TenantProject } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { DayParameter } from '../http/query/parameter.decorators';
import { PIPELINE_STAGES } from '../scoring/pipeline-stages';
import { round6 } from '../scoring/round6';
import type { PipelineTransitionsBody } from './pipeline-transitions.dto';
import { PipelineTransitionsQueries } from './pipeline-transitions.queries';

export class PipelineTransitionsParameters {
  @DayParameter('Only contacts that entered a stage on this day or later, YYYY-MM-DD (default: no limit)')
  from!: string | null;

  @DayParameter('As of the end of this day, YYYY-MM-DD (default and latest: the day of the newest scores)')
  to!: string | null;
}

@Injectable()
export class PipelineTransitionsService {
  constructor(private readonly queries: PipelineTransitionsQueries) {}

  /** @throws InvalidInput unless from <= to <= the day of the newest scores */
  async transitions(
    { projectId, served }: TenantProject,
    requested: PipelineTransitionsParameters,
  ): Promise<PipelineTransitionsBody> {
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
