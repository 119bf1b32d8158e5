import type { Webhook } from '../api/webhooks';
import { webhookInWords, webhookStatus } from './webhook-in-words';

const WEBHOOK: Webhook = {
  webhook_id: 'a',
  url: 'https://example.com/hook',
  format: 'standard',
  description: '',
  events: ['relationship.at_risk'],
  filter: { agents: null, bands: null, min_potential: null },
  digest: null,
  enabled: true,
  disabled_at: null,
  disabled_reason: null,
  failing_since: null,
  paused_until: null,
  last_success_at: null,
  created_at: '2026-07-14T00:00:00Z',
  created_by: 'user_1',
};
const at = (time: string) => `<${time}>`;

describe('a webhook in words', () => {
  it.each<[Partial<Webhook>, string]>([
    [{}, 'JSON, each event as it happens: relationship.at_risk'],
    [
      {
        format: 'slack',
        digest: { hour: 8, next_at: '2026-07-15T06:00:00Z' },
        events: ['relationship.at_risk', 'moat_index.moved'],
        filter: { agents: ['x', 'y'], bands: ['deep', 'strong'], min_potential: 0.25 },
      },
      'Slack message, one digest a day at 08:00: 2 types; 2 agents; bands deep, strong; potential of at least 0.25',
    ],
    [
      { filter: { agents: ['x'], bands: null, min_potential: 0 } },
      'JSON, each event as it happens: relationship.at_risk; one agent; potential of at least 0',
    ],
  ])('%j', (part, words) => {
    expect(webhookInWords({ ...WEBHOOK, ...part })).toBe(words);
  });

  it.each<[Partial<Webhook>, string]>([
    [{}, 'Nothing has been accepted yet.'],
    [{ last_success_at: 'T' }, 'Last accepted at <T>.'],
    [{ failing_since: 'T', last_success_at: 'S' }, 'Failing since <T>.'],
    [{ failing_since: 'T', paused_until: 'U' }, 'Failing since <T>. Next attempt at <U>.'],
    [{ enabled: false, disabled_at: 'T', disabled_reason: 'user' }, 'Disabled since <T>.'],
    [
      { enabled: false, disabled_at: 'T', disabled_reason: 'gone' },
      'Disabled since <T>: the endpoint answered that it is gone (410). Enable it to send what is pending.',
    ],
    [
      { enabled: false, disabled_at: 'T', disabled_reason: 'failing' },
      'Disabled since <T>: it accepted nothing for three days. Enable it to send what is pending.',
    ],
  ])('%j is shown as %s', (part, words) => {
    expect(webhookStatus({ ...WEBHOOK, ...part }, at)).toBe(words);
  });
});
