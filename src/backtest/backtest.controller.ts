import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { BacktestBody } from './backtest.dto';
import { BacktestService } from './backtest.service';

@ApiTags('Evidence')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class BacktestController {
  constructor(private readonly service: BacktestService) {}

  @Get('backtest')
  @ApiOperation({
    operationId: 'getProjectBacktest',
    summary: 'Get how well the score predicted the past of a project',
    description:
      'The last result of `npm run cli -- backtest --project NAME`. It goes back to past days, scores with the data of ' +
      'that time and compares with what followed. Simpler models are measured in the same way.',
  })
  @RespondsWith(BacktestBody)
  @LastModifiedNow()
  async backtest(@CurrentProject() project: TenantProject): Promise<BacktestBody> {
    return await this.service.last(project.projectId);
  }
}
