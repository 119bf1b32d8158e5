import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../../auth/access.decorator';
import { type Caller, mayLiftErasures, type TenantProject } from '../../auth/tenant';
import type { Actor } from '../../database/actor';
import { BEARER } from '../../http/openapi/api-document';
import { RespondsWith } from '../../http/openapi/responds-with.decorator';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { queryValue } from '../../http/query/query-value';
import { EventsBody } from './events.dto';
import { EventsService } from './events.service';
import { EVENTS_SCHEMA } from './events-schema';

@ApiTags('Events')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/events')
export class EventsController {
  constructor(private readonly service: EventsService) {}

  @Post()
  @Access('project', { key: 'events:write' })
  @HttpCode(202)
  @ApiOperation({
    operationId: 'sendEvents',
    summary: 'Send events',
    description: `Accepts 1 to 1,000 events, as JSON, or as NDJSON with one event per line. Valid events are accepted even if
others are rejected. The response is sent when they are durable, and lists the outcome of each. An event_id is accepted
once in the project's life, so it is always safe to send an event again. The next recompute updates the scores.`,
  })
  @ApiQuery({
    name: 'atomic',
    required: false,
    schema: { type: 'boolean', default: false },
    description: 'All or nothing: if any event is invalid, no event is accepted and the response is a 422.',
  })
  @ApiQuery({
    name: 'allow_placeholder_ids',
    required: false,
    schema: { type: 'boolean', default: false },
    description: 'Accept ids that programs write if they have none, such as undefined, null or NaN.',
  })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ required: true, schema: EVENTS_SCHEMA })
  @RespondsWith(EventsBody, 202)
  async send(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() by: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EventsBody> {
    return await this.service.accept(projectId, request, response, {
      ownerId: caller.ownerId,
      atomic: flag(request, 'atomic'),
      allowPlaceholderIds: flag(request, 'allow_placeholder_ids'),
      mayLift: mayLiftErasures(caller),
      by,
      origin: 'events',
    });
  }
}

function flag(request: Request, name: string): boolean {
  const value = queryValue(request.originalUrl, name) ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidInput([{ message: 'expected true or false', location: `query.${name}`, value }]);
}
