import { Module } from '@nestjs/common';
import { EpisodeChangesQueries } from './episode-changes.queries';
import { EpisodesController } from './episodes.controller';
import { EpisodesQueries } from './episodes.queries';
import { EpisodesService } from './episodes.service';

/** Work that opens and closes: for those who look after relationships. */
@Module({
  controllers: [EpisodesController],
  providers: [EpisodesService, EpisodesQueries, EpisodeChangesQueries],
})
export class EpisodesModule {}
