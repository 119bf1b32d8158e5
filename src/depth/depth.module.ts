import { Module } from '@nestjs/common';
import { DepthController } from './depth.controller';
import { DepthService } from './depth.service';
import { DistributionController } from './distribution.controller';
import { DistributionService } from './distribution.service';

/**
 * Depth of single relationships, and its distribution over an agent or a project. The project's distribution, which the
 * published API calls its moat, is here and not in the moat module because it shares its body, rows and rules with that
 * of an agent.
 */
@Module({
  controllers: [DepthController, DistributionController],
  providers: [DepthService, DistributionService],
  exports: [DistributionService],
})
export class DepthModule {}
