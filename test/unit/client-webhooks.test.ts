import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, WebhookError, type WebhookEvent } from '../../packages/client/src/webhooks';
import { DIGEST_EVENT, EVENT_TYPES, TEST_EVENT } from '../../src/webhooks/event-catalogue';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const BODY = JSON.stringify({ type: 'webhook.test', timestamp: '2026-01-01T00:00:00Z', data: { message: 'Grüße' } });
/** The compiler refuses a type of the OpenAPI document that is missing here, and one that is not in it. */
const TYPES: Readonly<Record<WebhookEvent['type'], true>> = {
  'relationship.at_risk': true,
  'relationship.recovered': true,
  'relationship.dormant': true,
  'relationship.band_changed': true,
  'relationship.stage_changed': true,
  'relationship.reply_owed': true,
  'moat_index.moved': true,
  'agent.silent': true,
  'recompute.failed': true,
  'webhook.test': true,
  'project.digest': true,
};

it('has a type for each event that the server sends, which the documents explain', () => {
  expect(Object.keys(TYPES).sort()).toEqual([...EVENT_TYPES, TEST_EVENT, DIGEST_EVENT].sort());
  const read = (name: string) => readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8');
  const documents = read('webhooks.md') + read('transitions.md');
  expect(Object.keys(TYPES).filter((type) => !documents.includes(`\`${type}\``))).toEqual([]);
});

function signed(body = BODY, at = new Date(), secret = SECRET): Record<string, string> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
}
const refused = (body: string, headers: Record<string, string>, secrets: string | string[] = SECRET) =>
  expect(verifyWebhook(body, headers, secrets)).rejects.toThrow(WebhookError);

it('accepts what the reference implementation signed, with headers of Node and of fetch', async () => {
  const delivery = { id: 'msg_1', type: 'webhook.test', data: { message: 'Grüße' } };
  expect(await verifyWebhook(BODY, signed(), SECRET)).toMatchObject(delivery);
  expect(await verifyWebhook(BODY, new Headers(signed()), SECRET)).toMatchObject(delivery);
});

it('accepts one of several secrets and signatures', async () => {
  const headers = signed();
  const both = { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}= v2,x ${headers['webhook-signature']}` };
  expect(await verifyWebhook(BODY, both, [OTHER, SECRET])).toMatchObject({ id: 'msg_1' });
});

it('refuses another body, id, time, secret, and headers that are missing or broken', async () => {
  await refused(`${BODY} `, signed());
  await refused(BODY, { ...signed(), 'webhook-id': 'msg_2' });
  await refused(BODY, signed(BODY, new Date(), OTHER));
  await refused(BODY, signed(), 'whsec_not base64!');
  for (const minutes of [-6, 6]) await refused(BODY, signed(BODY, new Date(Date.now() + minutes * 60_000)));
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    await refused(BODY, { ...signed(), [name]: '' });
  }
  for (const time of ['NaN', '1e9', ' ']) await refused(BODY, { ...signed(), 'webhook-timestamp': time });
  for (const signature of ['v1,', 'v1,%%%', 'v1a,AAAA', 'AAAA']) {
    await refused(BODY, { ...signed(), 'webhook-signature': signature });
  }
});
