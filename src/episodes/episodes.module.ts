import { Module } from '@nestjs/common';
import { EpisodeChangesQueries } from './episode-changes.queries';
import { EpisodeCountsController } from './episode-counts.controller';
import { EpisodesController } from './episodes.controller';
import { EpisodesQueries } from './episodes.queries';
import { EpisodesService } from './episodes.service';
import { OutcomesController } from './outcomes.controller';
import { OutcomesQueries } from './outcomes.queries';
import { OutcomesService } from './outcomes.service';

/** Work that opens and closes: for those who look after relationships. */
@Module({
  controllers: [EpisodesController, EpisodeCountsController, OutcomesController],
  exports: [EpisodeChangesQueries, EpisodesService],
  providers: [EpisodesService, EpisodesQueries, EpisodeChangesQueries, OutcomesService, OutcomesQueries],
})
export class EpisodesModule {}
