import type { SegmentSpec } from '../database/entities/segment-settings.entity';

/** As what events of one name count. */
interface SegmentRule {
  readonly kind: string;
  readonly direction: string | null;
  readonly weight: number;
}

/** The settings of a project, ready for messages. */
export interface SegmentRules {
  readonly agentProperty: string;
  readonly defaultAgent: string | null;
  readonly events: ReadonlyMap<string, SegmentRule>;
}

export const DEFAULT_SPEC: SegmentSpec = { agent_property: 'agent', default_agent: null, events: [] };

export function segmentRules({ agent_property, default_agent, events }: SegmentSpec): SegmentRules {
  return {
    agentProperty: agent_property,
    defaultAgent: default_agent,
    events: new Map(events.map(({ event, kind, direction, weight }) => [event, { kind, direction, weight }])),
  };
}
