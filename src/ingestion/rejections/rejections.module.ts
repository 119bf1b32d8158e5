import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { SegmentModule } from '../segment/segment.module';
import { RejectionRecordingModule } from './rejection-recording.module';
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
