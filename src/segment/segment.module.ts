import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { EventsModule } from '../ingestion/events/events.module';
import { SeenEvents } from './seen-events.service';
import { SeenEventsWrites } from './seen-events-writes.queries';
import { SegmentController } from './segment.controller';
import { SegmentService } from './segment.service';
import { SegmentRulesCache } from './segment-rules-cache.service';
import { SegmentSettingsController } from './segment-settings.controller';
import { SegmentSettingsQueries } from './segment-settings.queries';
import { SegmentSettingsService } from './segment-settings.service';

/** Accepts facts from senders that were written for Segment. */
@Module({
  imports: [AuthModule, EventsModule],
  controllers: [SegmentController, SegmentSettingsController],
  providers: [
    SegmentService,
    SegmentRulesCache,
    SegmentSettingsService,
    SegmentSettingsQueries,
    SeenEvents,
    SeenEventsWrites,
  ],
  exports: [SegmentService],
})
export class SegmentModule {}
