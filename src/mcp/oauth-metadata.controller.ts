import { Controller, Get, Header, NotFoundException, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.decorator';
import { Config } from '../config/config';
import { trustsDevelopmentKey } from '../config/development-trust';
import { mcpResource } from '../config/mcp-resource';

/** Who issues tokens for `/mcp` (RFC 9728): Clerk, where it is configured. */
@ApiExcludeController()
@Controller('.well-known/oauth-protected-resource')
export class OAuthMetadataController {
  constructor(private readonly config: Config) {}

  @Get(['', 'mcp'])
  @Access('public')
  @Header('Cache-Control', 'public, no-cache')
  metadata(@Res() response: Response): void {
    if (trustsDevelopmentKey(this.config)) throw new NotFoundException();
    response.json({
      resource: mcpResource(this.config),
      authorization_servers: [this.config.clerk.issuer],
      scopes_supported: this.config.clerk.oauthScopes,
      bearer_methods_supported: ['header'],
      resource_name: 'Relationship Depth',
    });
  }
}
