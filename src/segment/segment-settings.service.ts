import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { TenantWrites } from '../serving/tenant-writes';
import { SeenEvents } from './seen-events.service';
import { DEFAULT_SPEC } from './segment-rules';
import { SegmentRulesCache } from './segment-rules-cache.service';
import type { SegmentEventsBody, SegmentSettingsBody } from './segment-settings.dto';
import type { SegmentSettingsInput } from './segment-settings.input';
import { SegmentSettingsQueries } from './segment-settings.queries';

/** How messages in Segment's form are read, and which arrived. */
@Injectable()
export class SegmentSettingsService {
  constructor(
    private readonly queries: SegmentSettingsQueries,
    private readonly writes: TenantWrites,
    private readonly cache: SegmentRulesCache,
    private readonly seenEvents: SeenEvents,
  ) {}

  async current(projectId: ProjectId): Promise<SegmentSettingsBody> {
    return (await this.queries.spec(projectId)) ?? DEFAULT_SPEC;
  }

  /** Replaces the settings, for messages from now on. */
  async replace(projectId: ProjectId, input: SegmentSettingsInput, by: Actor): Promise<SegmentSettingsBody> {
    const spec = {
      agent_property: input.agent_property ?? DEFAULT_SPEC.agent_property,
      default_agent: input.default_agent ?? null,
      events: input.events.map(({ event, kind, direction = null, weight = 1 }) => ({
        event: event.trim(),
        kind,
        direction,
        weight,
      })),
    };
    await this.writes.run(projectId, () => this.queries.save(projectId, spec, by));
    this.cache.forget(projectId);
    return spec;
  }

  async seen(projectId: ProjectId): Promise<SegmentEventsBody> {
    await this.seenEvents.settled();
    const [rows, { events }] = [await this.queries.seen(projectId), await this.current(projectId)];
    const rules = new Map(events.map((rule) => [rule.event, rule]));
    return {
      events: rows.map(({ name, count, anonymous, first_seen, last_seen }) => {
        const rule = rules.get(name);
        return {
          event: name === '' ? null : name,
          count: Number(count),
          anonymous: Number(anonymous),
          first_seen: first_seen.toISOString(),
          last_seen: last_seen.toISOString(),
          ...(rule && { counts_as: rule }),
        };
      }),
    };
  }
}
