import { Module } from '@nestjs/common';
import { FeedModule } from '../feed.module';
import { EventsController } from './events.controller';
import { EventsService } from './events.service';
import { EventsWriter } from './events-writer';
import { IngestGate } from './ingest-gate';

/** Takes facts in as they happen, over HTTP. */
@Module({
  imports: [FeedModule],
  controllers: [EventsController],
  providers: [EventsService, EventsWriter, IngestGate],
})
export class EventsModule {}
