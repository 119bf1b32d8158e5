import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
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
  constructor(private readonly service: OutcomesService) {}

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
    @CurrentProject() { projectId }: TenantProject,
    @Query() asked: OutcomeParameters,
  ): Promise<OutcomesBody> {
    return await this.service.outcomes(projectId, asked);
  }
}
