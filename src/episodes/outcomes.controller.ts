import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { FIRST_DATE } from '../database/calendar-date';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { HistoryHeaders } from '../serving/history-headers.service';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { OutcomeParameters } from './outcome-parameters';
import { OutcomesBody } from './outcomes.dto';
import { OutcomesService } from './outcomes.service';

@ApiTags('Signals')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class OutcomesController {
  constructor(
    private readonly service: OutcomesService,
    private readonly headers: HistoryHeaders,
  ) {}

  @Get('outcomes')
  @ApiOperation({
    operationId: 'getProjectOutcomes',
    summary: 'Compare the episodes that were acted on with those that were not',
    description:
      'By the action that was recommended and the band: how many contacts took part within 30 days, with 95 % intervals. `observed_difference` is an observed difference, not a proven effect: people choose whom they write to. Where the setting `holdout_percent` held a share of the episodes out by chance, `effect` compares them with the others, and is an estimate of what offering episodes does. Below 30 episodes no rate is shown, but how many more are needed.',
  })
  @RespondsWith(OutcomesBody)
  @LastModifiedNow()
  async outcomes(
    @CurrentProject() project: TenantProject,
    @Query() asked: OutcomeParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OutcomesBody> {
    const body = await this.service.outcomes(project.projectId, asked);
    if (project.served && (asked.from !== null || asked.to !== null)) {
      const { from, to } = asked;
      await this.headers.set(response, project, { from: from ?? FIRST_DATE, to: to ?? project.served.asOf });
    }
    return body;
  }
}
