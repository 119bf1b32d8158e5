import { Module } from '@nestjs/common';
import { FeedModule } from '../feed.module';
import { ReceiptMover } from '../receipts/receipt-mover.service';
import { ReceiptMovesQueries } from '../receipts/receipt-moves.queries';
import { RejectionRecordingModule } from '../rejections/rejection-recording.module';
import { EventsController } from './events.controller';
import { EventsService } from './events.service';
import { EventsWriter } from './events-writer';
import { IngestGateModule } from './ingest-gate.module';

/** Accepts facts over HTTP as they happen. */
@Module({
  imports: [FeedModule, IngestGateModule, RejectionRecordingModule],
  controllers: [EventsController],
  providers: [EventsService, EventsWriter, ReceiptMover, ReceiptMovesQueries],
  exports: [EventsService, IngestGateModule],
})
export class EventsModule {}
