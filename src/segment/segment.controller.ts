import { applyDecorators, Controller, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, type AuthenticatedRequest, CurrentActor, CurrentProject } from '../auth/access.decorator';
import type { TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { SegmentService } from './segment.service';
import type { SegmentType } from './segment-message';
import { SegmentProjectGuard } from './segment-project.guard';

interface Success {
  readonly success: true;
}

const MESSAGE = { type: 'object', additionalProperties: true } as const;
const BATCH = {
  type: 'object',
  required: ['batch'],
  properties: {
    batch: { type: 'array', items: MESSAGE },
    sentAt: { type: 'string', format: 'date-time', description: 'When the sender sent it, by its own clock.' },
  },
} as const;

/** A path of Segment. */
function Accepts(path: string, summary: string, schema: object): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({
      operationId: `segment${path.charAt(0).toUpperCase()}${path.slice(1)}`,
      summary,
      description:
        'In Segment’s form, with a key as the write key in Basic authentication. A message that is wrong is among the rejections; only a body that cannot be read is a 400, which senders do not send again.',
    }),
    ApiBody({ required: true, schema }),
    ApiResponse({
      status: 200,
      description: 'OK',
      schema: {
        type: 'object',
        required: ['success'],
        properties: { success: { type: 'boolean', description: 'Always true.' } },
      },
    }),
  );
}

/** The paths of Segment's tracking API, outside the prefix of this one, so that its senders work unchanged. */
@ApiTags('Segment')
@Access('caller', { key: 'events:write', basic: true })
@UseGuards(SegmentProjectGuard)
@Controller('v1')
export class SegmentController {
  constructor(private readonly service: SegmentService) {}

  @Accepts('batch', 'Send a batch of messages', BATCH)
  async batch(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept(null, project, by, request, response);
  }

  @Accepts('track', 'Send something that a contact did', MESSAGE)
  async track(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('track', project, by, request, response);
  }

  @Accepts('identify', 'Say who a contact is', MESSAGE)
  async identify(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('identify', project, by, request, response);
  }

  @Accepts('group', 'Say to which account a contact belongs', MESSAGE)
  async group(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('group', project, by, request, response);
  }

  @Accepts('alias', 'Say that a contact was known under another id', MESSAGE)
  async alias(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('alias', project, by, request, response);
  }

  @Accepts('page', 'Send a visit to a page', MESSAGE)
  async page(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('page', project, by, request, response);
  }

  @Accepts('screen', 'Send a visit to a screen', MESSAGE)
  async screen(
    @CurrentProject() project: TenantProject,
    @CurrentActor() by: Actor,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Success> {
    return await this.accept('screen', project, by, request, response);
  }

  private async accept(
    type: SegmentType | null,
    { projectId }: TenantProject,
    by: Actor,
    request: AuthenticatedRequest,
    response: Response,
  ): Promise<Success> {
    const ownerId = request.caller?.ownerId ?? '';
    await this.service.accept(projectId, request, response, { ownerId, by, type });
    return { success: true };
  }
}
