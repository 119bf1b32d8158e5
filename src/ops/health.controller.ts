import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Access } from '../auth/access.decorator';
import { HealthService } from './health.service';

/** For the orchestrator and the load balancer; outside the API's prefix and document. */
@ApiExcludeController()
@Access('public')
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Whether the process runs at all: asks nobody, for a database that is away is no reason to restart us. */
  @Get('livez')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Whether requests may be sent here. */
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<HealthCheckResult> {
    return await this.health.readiness();
  }
}
