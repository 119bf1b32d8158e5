import { Module } from '@nestjs/common';
import { AtRiskQueries } from './at-risk.queries';
import { AtRiskService } from './at-risk.service';
import { MoatController } from './moat.controller';
import { MoatIndexQueries } from './moat-index.queries';
import { MoatIndexService } from './moat-index.service';

/** What a project's relationships are worth, and which of them are about to be lost. */
@Module({
  controllers: [MoatController],
  providers: [MoatIndexService, MoatIndexQueries, AtRiskService, AtRiskQueries],
})
export class MoatModule {}
