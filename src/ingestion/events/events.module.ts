import { Module } from '@nestjs/common';
import { FeedModule } from '../feed.module';
import { EventsController } from './events.controller';
import { EventsService } from './events.service';
import { EventsWriter } from './events-writer';
import { IngestGate } from './ingest-gate';

/** Accepts facts over HTTP as they happen. */
@Module({
  imports: [FeedModule],
  controllers: [EventsController],
  providers: [EventsService, EventsWriter, IngestGate],
})
export class EventsModule {}
