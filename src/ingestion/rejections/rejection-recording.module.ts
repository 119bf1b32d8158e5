import { Module } from '@nestjs/common';
import { RejectionRecorder } from './rejection-recorder.service';
import { RejectionWrites } from './rejection-writes.queries';

/** For what rejects events and rows: `RejectionRecorder.record`. */
@Module({ providers: [RejectionRecorder, RejectionWrites], exports: [RejectionRecorder, RejectionWrites] })
export class RejectionRecordingModule {}
