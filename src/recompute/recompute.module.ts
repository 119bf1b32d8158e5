import { Module } from '@nestjs/common';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';

@Module({ providers: [RecomputeService, RecomputeQueries], exports: [RecomputeService] })
export class RecomputeModule {}
