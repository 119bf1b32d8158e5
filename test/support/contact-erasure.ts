import type { DataSource } from 'typeorm';
import { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';

/** The part of an erasure that concerns what was computed, as the application composes it. */
export function contactErasure(dataSource: DataSource): ContactErasureService {
  const queries = new RecomputeQueries(dataSource);
  return new ContactErasureService(dataSource, queries, new RecomputeService(dataSource, queries));
}
