/** What endpoints can be sent, by type. */
export const EVENT_DESCRIPTIONS = {
  'relationship.at_risk': 'A relationship is at risk since this run.',
  'relationship.recovered': 'A relationship that was at risk or dormant is neither any more.',
  'relationship.dormant': 'A relationship is dormant since this run.',
  'relationship.band_changed': 'The band of a relationship changed.',
  'relationship.stage_changed': 'The life-cycle stage of a relationship changed.',
  'relationship.reply_owed': 'The contact wrote and has waited for an answer for as long as the settings say.',
  'moat_index.moved': 'The Moat Index moved by the threshold of the settings since it was last announced.',
  'agent.silent': 'The facts of an agent have stopped coming in.',
  'recompute.failed': 'A recompute failed; the numbers are those of the run before.',
} as const;

export type EventType = keyof typeof EVENT_DESCRIPTIONS;
/** What an endpoint can ask for. */
export const EVENT_TYPES = Object.keys(EVENT_DESCRIPTIONS) as EventType[];
/** What it is sent besides: when somebody tries it. */
export const TEST_EVENT = 'webhook.test';
