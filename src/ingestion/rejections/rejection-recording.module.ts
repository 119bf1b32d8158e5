import { Module } from '@nestjs/common';
import { IngestGateModule } from '../events/ingest-gate.module';
import { RejectionRecorder } from './rejection-recorder.service';
import { RejectionWrites } from './rejection-writes.queries';

/** For what rejects events and rows: `RejectionRecorder.record`. */
@Module({
  imports: [IngestGateModule],
  providers: [RejectionRecorder, RejectionWrites],
  exports: [RejectionRecorder, RejectionWrites],
})
export class RejectionRecordingModule {}
