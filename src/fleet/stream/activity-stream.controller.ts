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
import {
  FleetActivityEvent,
  RecomputeEvent,
  StreamEndEvent,
  StreamResetEvent,
  TransitionEvent,
} from './activity-stream.dto';
import { ActivityStreamService } from './activity-stream.service';

const EVENTS = [FleetActivityEvent, RecomputeEvent, TransitionEvent, StreamResetEvent, StreamEndEvent];
/** Maximum number of characters queued for a slow client. Beyond it the client is disconnected, and may resume with its last event id. */
const WAITING = 524_288;
const DESCRIPTION = `[Server-Sent Events](https://html.spec.whatwg.org/multipage/server-sent-events.html): acts of the
agents as they arrive, if they happened within the last day, finished recomputes, and their transitions. A stream starts
with the newest recompute; earlier acts and transitions are in the lists (\`fleet-activity\`, \`transitions\`). Load the list after connecting, and deduplicate items by
their \`id\`. To resume a stream without gaps or repeats, send the \`id\` of the last event as \`Last-Event-ID\` within a
day. The server sends a comment every 20 seconds. Browsers' \`EventSource\` cannot send a token: use \`fetch\`.`;

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
    summary: 'Stream the fleet activity of a project',
    description: DESCRIPTION.replaceAll('\n', ' '),
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event received; the stream resumes after it.',
  })
  @ApiExtraModels(...EVENTS)
  @ApiResponse({
    status: 200,
    description: 'A stream of events. The schema describes one event, with its data parsed.',
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
