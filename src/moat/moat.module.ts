import { Module } from '@nestjs/common';
import { AtRiskService } from './at-risk.service';
import { MoatController } from './moat.controller';
import { MoatIndexService } from './moat-index.service';

/** What a project's relationships are worth, and which of them are about to be lost. */
@Module({
  controllers: [MoatController],
  providers: [MoatIndexService, AtRiskService],
})
export class MoatModule {}
