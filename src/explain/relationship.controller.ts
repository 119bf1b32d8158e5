import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentAgent } from '../auth/access.decorator';
import type { TenantAgent } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { DayParameter } from '../http/query/parameter.decorators';
import { setAsOfHeaders } from '../serving/as-of-headers';
import { DayRangeParameters } from './day-range';
import { DepthExplanationBody } from './depth-explanation.dto';
import { DepthHistoryBody } from './depth-history.dto';
import { RelationshipService } from './relationship.service';

class ExplanationParameters {
  @DayParameter('Any day from the first active day on, YYYY-MM-DD (default: the newest computed day)')
  as_of!: string | null;
}

@ApiTags('Explain and history')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'agentId', type: String })
@ApiParam({ name: 'contactId', type: String })
@Access('agent', { key: 'read' })
@Controller('agents/:agentId/contacts/:contactId/depth')
export class RelationshipController {
  constructor(private readonly service: RelationshipService) {}

  @Get('explain')
  @ApiOperation({
    operationId: 'explainContactDepth',
    summary: 'Explain the depth of a relationship, today or as of any past day',
    description:
      'Inputs, contributions that add up to depth, what moved it within 28 days, why it is at risk, what to do, and when it falls without new activity. `X-Data-Restated` names the first day whose published numbers have changed since, if it is not after the requested day.',
  })
  @RespondsWith(DepthExplanationBody)
  async explain(
    @CurrentAgent() agent: TenantAgent,
    @Param('contactId') contactId: string,
    @Query() { as_of: date }: ExplanationParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DepthExplanationBody> {
    return setAsOfHeaders(response, await this.service.explain(agent, contactId, date));
  }

  @Get('history')
  @ApiOperation({
    operationId: 'getContactDepthHistory',
    summary: 'Get the depth of a relationship over time',
    description:
      'Computed from the active days, for any past range. `X-Data-Restated` names the first day whose published numbers have changed since, if the change reaches into the range.',
  })
  @RespondsWith(DepthHistoryBody)
  async history(
    @CurrentAgent() agent: TenantAgent,
    @Param('contactId') contactId: string,
    @Query() range: DayRangeParameters,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DepthHistoryBody> {
    return setAsOfHeaders(response, await this.service.history(agent, contactId, range));
  }
}
