import { BadRequestException, Body, Controller, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { JsonBody } from '../http/body/json-body.decorator';
import { McpEndpoint } from './mcp-endpoint.service';
import { McpProjectGuard } from './mcp-project.guard';

/** The Model Context Protocol over Streamable HTTP, without sessions: each POST is one message and its answer. */
@ApiExcludeController()
@Controller('mcp')
export class McpController {
  constructor(private readonly endpoint: McpEndpoint) {}

  @Post()
  @HttpCode(200)
  @Access('caller', { key: 'any', oauth: true })
  @UseGuards(McpProjectGuard)
  @JsonBody()
  async answer(
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @CurrentProject() project: TenantProject,
    @Body() message: object | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (message === undefined) throw new BadRequestException('the body is missing: expected one JSON-RPC message');
    await this.endpoint.answer({ caller, actor, project, message, request, response });
  }
}
