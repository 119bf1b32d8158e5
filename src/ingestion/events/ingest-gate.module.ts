import { Module } from '@nestjs/common';
import { IngestGate } from './ingest-gate';

/** One gate for all that ingestion writes. */
@Module({ providers: [IngestGate], exports: [IngestGate] })
export class IngestGateModule {}
