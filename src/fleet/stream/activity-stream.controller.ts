import { Controller, Headers, type MessageEvent, Res, Sse } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { Access, CurrentCaller, CurrentProject } from '../../auth/access.decorator';
import type { Caller, TenantProject } from '../../auth/tenant';
import { BEARER } from '../../http/openapi/api-document';
import { FleetActivityEvent, RecomputeEvent, StreamEndEvent, StreamResetEvent } from './activity-stream.dto';
import { ActivityStreamService } from './activity-stream.service';

const EVENTS = [FleetActivityEvent, RecomputeEvent, StreamResetEvent, StreamEndEvent];
/** Characters that may wait for a client that does not read; it is cut off then, and comes back with its last event id. */
const WAITING = 524_288;
const DESCRIPTION = `[Server-Sent Events](https://html.spec.whatwg.org/multipage/server-sent-events.html): acts of the
agents as they arrive, whenever they were done within the last day, and finished recomputes. A stream begins with the
newest recompute; what arrived before is in the list (\`fleet-activity\`). Load it after connecting, and tell items apart by
their \`id\`. The \`id\` of an event, sent as \`Last-Event-ID\` within a day, goes on behind it, without a gap and without
sending anything twice. Comments come every 20 seconds. Browsers' \`EventSource\` cannot send a token: use \`fetch\`.`;

@ApiTags('Relationship Depth')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Access('project', { key: 'read' })
@Controller('projects/:projectId')
export class ActivityStreamController {
  constructor(private readonly service: ActivityStreamService) {}

  @Sse('fleet-activity/stream', { maxPendingDataLength: WAITING })
  @ApiOperation({
    operationId: 'streamProjectFleetActivity',
    summary: 'Follow the fleet activity of a project, live',
    description: DESCRIPTION.replaceAll('\n', ' '),
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that came; goes on behind it.',
  })
  @ApiExtraModels(...EVENTS)
  @ApiResponse({
    status: 200,
    description: 'One event after the other: the schema is that of one, with its data parsed.',
    content: { 'text/event-stream': { schema: { oneOf: EVENTS.map((event) => ({ $ref: getSchemaPath(event) })) } } },
  })
  stream(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Observable<MessageEvent> {
    return this.service.open({ projectId, caller, lastEventId: lastEventId || null, response });
  }
}
