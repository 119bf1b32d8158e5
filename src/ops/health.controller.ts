import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Access } from '../auth/access.decorator';
import { HealthService } from './health.service';

/** For the orchestrator and the load balancer; not in the API's prefix or document. */
@ApiExcludeController()
@Access('public')
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /**
   * Whether the process runs. Does not check the database, because an unavailable database is no reason to restart the
   * process.
   */
  @Get('livez')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Whether this process can handle requests. */
  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<HealthCheckResult> {
    return await this.health.readiness();
  }
}
