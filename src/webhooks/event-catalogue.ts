/** The types of events that endpoints can receive. */
export const EVENT_DESCRIPTIONS = {
  'relationship.at_risk': 'A relationship became at risk.',
  'relationship.recovered': 'A relationship is no longer at risk or dormant.',
  'relationship.dormant': 'A relationship became dormant.',
  'relationship.band_changed': 'The band of a relationship changed.',
  'relationship.stage_changed': 'The life-cycle stage of a relationship changed.',
  'relationship.reply_owed': 'The contact wrote and has waited for a reply for as long as the settings say.',
  'moat_index.moved': 'The Moat Index moved by the threshold of the settings since it was last announced.',
  'agent.silent': 'The facts of an agent stopped coming in, against their own rhythm, by one channel at least.',
  'recompute.failed': 'A recompute failed; the numbers are those of the previous run.',
} as const;

export type EventType = keyof typeof EVENT_DESCRIPTIONS;
/** The types that an endpoint can subscribe to. */
export const EVENT_TYPES = Object.keys(EVENT_DESCRIPTIONS) as EventType[];
/** Types that a webhook does not list in `events`: the test event, and the digest. */
export const TEST_EVENT = 'webhook.test';
export const DIGEST_EVENT = 'project.digest';
