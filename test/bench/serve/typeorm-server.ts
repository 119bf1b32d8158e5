import type { AddressInfo } from 'node:net';
import {
  ClassSerializerInterceptor,
  Controller,
  Get,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Expose, plainToInstance, Type } from 'class-transformer';
import { LessThanOrEqual, Repository } from 'typeorm';
import { ALL_AGENTS } from '../../../src/database/all-agents';
import { dataSourceOptions } from '../../../src/database/data-source-options';
import { AgentAction } from '../../../src/database/entities/agent-action.entity';
import { CohortPoint } from '../../../src/database/entities/cohort-point.entity';
import { DailySnapshot } from '../../../src/database/entities/daily-snapshot.entity';
import { DepthScore } from '../../../src/database/entities/depth-score.entity';
import { Interaction } from '../../../src/database/entities/interaction.entity';
import { PipelineStage } from '../../../src/database/entities/pipeline-stage.entity';

class ScoreDto {
  @Expose() agent_id!: string;
  @Expose() user_id!: string;
  @Expose() contact_name!: string;
  @Expose() depth!: number;
  @Expose() band!: string;
  @Expose() trend!: number;
  @Expose() at_risk!: boolean;
  @Expose() last_interaction!: Date;
  @Expose() computed_at!: Date;
}
class ScoresDto {
  @Expose() @Type(() => ScoreDto) scores!: ScoreDto[];
  @Expose() total!: number;
}
class DayDto {
  @Expose() date!: string;
  @Expose() total!: number;
  @Expose() avg_depth!: number;
}
class DistributionDto extends DayDto {
  @Expose() at_risk!: number;
  @Expose() deepened!: number;
  @Expose() declining!: number;
  @Expose() @Type(() => DayDto) trend!: DayDto[];
}
class IndexDto {
  @Expose() moat_index!: number;
  @Expose() breadth!: number;
  @Expose() depth_quality!: number;
  @Expose() trend!: number;
  @Expose() risk!: number;
}
class PointDto {
  @Expose() entry_week!: string;
  @Expose() week!: number;
  @Expose() count!: number;
  @Expose() avg_depth!: number;
}
class StageDto {
  @Expose() stage!: string;
  @Expose() count!: number;
}
class ActDto {
  @Expose() occurred_at!: Date;
  @Expose() agent_id!: string;
  @Expose() user_id!: string;
}

const strict = { excludeExtraneousValues: true };

/**
 * Baseline T: repositories, entities, DTOs of class-transformer and its interceptor, as in the documentation of Nest.
 */
@Controller()
@UseInterceptors(ClassSerializerInterceptor)
class TypeormController {
  constructor(
    @InjectRepository(DepthScore) private readonly scores: Repository<DepthScore>,
    @InjectRepository(DailySnapshot) private readonly snapshots: Repository<DailySnapshot>,
    @InjectRepository(CohortPoint) private readonly points: Repository<CohortPoint>,
    @InjectRepository(PipelineStage) private readonly stages: Repository<PipelineStage>,
    @InjectRepository(AgentAction) private readonly actions: Repository<AgentAction>,
    @InjectRepository(Interaction) private readonly interactions: Repository<Interaction>,
  ) {}

  @Get('contact-depth/:project_id/:agent_id/:user_id')
  async depth(@Param() key: Pick<DepthScore, 'project_id' | 'agent_id' | 'user_id'>): Promise<ScoreDto> {
    const score = await this.scores.findOneBy({ ...key });
    if (!score) throw new NotFoundException();
    return plainToInstance(ScoreDto, score, strict);
  }

  @Get('depth-scores/:project_id')
  async list(@Param('project_id') project_id: string, @Query('count', ParseIntPipe) take: number): Promise<ScoresDto> {
    const scores = await this.scores.find({
      where: { project_id },
      order: { depth: 'DESC', agent_id: 'ASC', user_id: 'ASC' },
      take,
    });
    const newest = await this.newest(project_id, ALL_AGENTS, 1);
    return plainToInstance(ScoresDto, { scores, total: newest[0]?.total }, strict);
  }

  @Get('at-risk/:project_id')
  async atRisk(@Param('project_id') project_id: string, @Query('count', ParseIntPipe) take: number) {
    const scores = await this.scores.find({
      where: { project_id, at_risk: true },
      order: { value_at_stake: 'DESC', agent_id: 'ASC', user_id: 'ASC' },
      take,
    });
    const newest = await this.newest(project_id, ALL_AGENTS, 1);
    return plainToInstance(ScoresDto, { scores, total: newest[0]?.at_risk }, strict);
  }

  @Get('moat/:project_id')
  async moat(@Param('project_id') project_id: string, @Query('count', ParseIntPipe) days: number) {
    return distribution(await this.newest(project_id, ALL_AGENTS, days));
  }

  @Get('agent-distribution/:project_id/:agent_id')
  async agent(
    @Param('project_id') project_id: string,
    @Param('agent_id') agent_id: string,
    @Query('count', ParseIntPipe) days: number,
  ) {
    return distribution(await this.newest(project_id, agent_id, days));
  }

  @Get('moat-index/:project_id')
  async index(@Param('project_id') project_id: string) {
    return plainToInstance(IndexDto, await this.newest(project_id, ALL_AGENTS, 1), strict);
  }

  @Get('cohorts/:project_id')
  async cohorts(@Param('project_id') project_id: string) {
    const points = await this.points.find({
      where: { project_id },
      order: { entry_week: 'DESC', week: 'DESC' },
      take: 156,
    });
    return plainToInstance(PointDto, points, strict);
  }

  @Get('pipeline-flow/:project_id')
  async flow(@Param('project_id') project_id: string) {
    return plainToInstance(StageDto, await this.stages.findBy({ project_id }), strict);
  }

  @Get('fleet-activity/:project_id')
  async activity(@Param('project_id') project_id: string, @Query('count', ParseIntPipe) take: number) {
    const occurred_at = LessThanOrEqual(new Date());
    const order = { occurred_at: 'DESC' } as const;
    const acts = [
      ...(await this.actions.find({ where: { project_id, occurred_at }, order, take })),
      ...(await this.interactions.find({ where: { project_id, direction: 'outbound', occurred_at }, order, take })),
    ];
    acts.sort((a, b) => b.occurred_at.getTime() - a.occurred_at.getTime());
    return plainToInstance(ActDto, acts.slice(0, take), strict);
  }

  private async newest(project_id: string, agent_id: string, take: number): Promise<DailySnapshot[]> {
    return await this.snapshots.find({ where: { project_id, agent_id }, order: { date: 'DESC' }, take });
  }
}

function distribution([now, ...before]: DailySnapshot[]): DistributionDto {
  return plainToInstance(DistributionDto, { ...now, trend: [now, ...before].reverse() }, strict);
}

@Module({})
class TypeormModule {}

export default async function typeorm(databaseUrl: string): Promise<number> {
  const entities = [DepthScore, DailySnapshot, CohortPoint, PipelineStage, AgentAction, Interaction];
  const app = await NestFactory.create(
    {
      module: TypeormModule,
      imports: [TypeOrmModule.forRoot(dataSourceOptions(databaseUrl, 10)), TypeOrmModule.forFeature(entities)],
      controllers: [TypeormController],
    },
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
}
