import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ProjectId } from '../auth/tenant';
import { DEFAULT_SPEC, type SegmentRules, segmentRules } from './segment-rules';
import { SegmentSettingsQueries } from './segment-settings.queries';

/** New settings apply on every server after this time; the documentation promises 5 seconds. */
const CACHED_MS = 3_000;
const MAX_CACHED = 1_000;

/** The rules of the projects whose messages arrive, each read once every few seconds. */
@Injectable()
export class SegmentRulesCache {
  private readonly cached = new LRUCache<string, Promise<SegmentRules>>({ max: MAX_CACHED, ttl: CACHED_MS });

  constructor(private readonly queries: SegmentSettingsQueries) {}

  async of(projectId: ProjectId): Promise<SegmentRules> {
    const cached = this.cached.get(projectId);
    if (cached) return await cached;
    const read = this.queries.spec(projectId).then((spec) => segmentRules(spec ?? DEFAULT_SPEC));
    this.cached.set(projectId, read);
    // A failure is not kept.
    read.catch(() => this.cached.delete(projectId));
    return await read;
  }

  /** After a change in this process. */
  forget(projectId: ProjectId): void {
    this.cached.delete(projectId);
  }
}
