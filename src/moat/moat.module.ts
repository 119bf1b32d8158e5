import { Module } from '@nestjs/common';
import { AtRiskService } from './at-risk.service';
import { MoatController } from './moat.controller';
import { MoatIndexService } from './moat-index.service';

/** The value of a project's relationships, and those at risk. */
@Module({
  controllers: [MoatController],
  providers: [MoatIndexService, AtRiskService],
  exports: [MoatIndexService, AtRiskService],
})
export class MoatModule {}
