import { Module } from '@nestjs/common';
import { EventsModule } from '../ingestion/events/events.module';
import { RejectionRecordingModule } from '../ingestion/rejections/rejection-recording.module';
import { SegmentModule } from '../segment/segment.module';
import { RejectionRetry } from './rejection-retry.service';
import { RejectionsController } from './rejections.controller';
import { RejectionsQueries } from './rejections.queries';
import { RejectionsService } from './rejections.service';

/** What was rejected: to read back, and to send again. */
@Module({
  imports: [RejectionRecordingModule, EventsModule, SegmentModule],
  controllers: [RejectionsController],
  providers: [RejectionsService, RejectionRetry, RejectionsQueries],
})
export class RejectionsModule {}
