import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook } from '../../packages/client/src/webhooks';
import { addJob, JOBS } from '../../src/database/job-queue';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { violations } from '../support/contract';
import { insertFacts, insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver';

type Json = Record<string, unknown>;

describe('webhooks', () => {
  let database: TestDatabase;
  let api: TestApi;
  let receiver: WebhookReceiver;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { WEBHOOKS: 'on', MAX_WEBHOOKS_PER_PROJECT: '3' } });
    receiver = await receiveWebhooks();
  });
  beforeEach(async () => {
    path = `/api/v1/projects/${await insertProject(database.dataSource, randomUUID())}/webhooks`;
  });
  afterAll(async () => {
    await api.close();
    await receiver.close();
    await database.drop();
  });

  const send = async (method: string, at: string, body?: unknown): Promise<{ status: number; body: Json }> => {
    const headers = { 'content-type': 'application/json' };
    const response = await api.get(at, { method, headers, body: body && JSON.stringify(body) } as RequestInit);
    return { status: response.status, body: response.status === 204 ? {} : ((await response.json()) as Json) };
  };
  const create = async (more: Json = {}): Promise<Json> => {
    const answer = await send('POST', path, {
      url: `${receiver.url}/${randomUUID()}`,
      events: ['relationship.at_risk'],
      ...more,
    });
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body;
  };
  const pathOf = ({ url }: Json) => new URL(String(url)).pathname;

  it('are shown without their secret, changed in part, and deleted', async () => {
    const { secret, ...created } = await create({ description: ' On call ', filter: { bands: ['deep'] } });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(created).toMatchObject({
      format: 'standard',
      description: 'On call',
      filter: { agents: null, bands: ['deep'], min_potential: null },
      enabled: true,
      created_by: 'user_test',
    });
    const one = `${path}/${created.webhook_id}`;
    const shown = await send('GET', one);
    expect(shown.status).toBe(200);
    expect(JSON.stringify(shown.body)).not.toContain('whsec_');
    const changed = await send('PATCH', one, { enabled: false, filter: null });
    expect(changed.body).toMatchObject({
      url: created.url,
      enabled: false,
      disabled_reason: 'user',
      filter: { bands: null },
    });
    expect((await send('POST', `${one}/test`)).status).toBe(409);
    expect((await send('PATCH', one, { enabled: true })).body).toMatchObject({ disabled_reason: null });
    expect((await send('DELETE', one)).status).toBe(204);
    expect((await send('GET', one)).status).toBe(404);
    expect((await send('DELETE', one)).status).toBe(404);
  });

  it.each<[string, Json, string]>([
    ['no URL', { url: 'nonsense' }, 'body.url'],
    ['another protocol', { url: 'ftp://example.com/' }, 'body.url'],
    ['http elsewhere', { url: 'http://example.com/' }, 'body.url'],
    ['a password', { url: 'https://a:b@example.com/' }, 'body.url'],
    ['a private address', { url: 'https://10.0.0.1/' }, 'body.url'],
    ['the metadata of a cloud', { url: 'https://169.254.169.254/latest' }, 'body.url'],
    ['a private address in another form', { url: 'https://0xa000001/' }, 'body.url'],
    ['a mapped address', { url: 'https://[::ffff:10.0.0.1]/' }, 'body.url'],
    ['an unknown event', { events: ['relationship.lost'] }, 'body.events'],
    ['no event', { events: [] }, 'body.events'],
    ['a band that there is not', { filter: { bands: ['cold'] } }, 'body.filter'],
    ['an agent of nobody', { filter: { agents: [randomUUID()] } }, 'body.filter.agents'],
    ['a secret that is no base64', { secret: 'whsec_=?' }, 'body.secret'],
    ['a secret that is too short', { secret: `whsec_${randomBytes(23).toString('base64')}` }, 'body.secret'],
    ['a format that there is not', { format: 'xml' }, 'body.format'],
    ['an unknown field', { color: 'red' }, 'body.color'],
    ['an hour that there is not', { digest: { hour: 24 } }, 'body.digest'],
    ['a digest without an hour', { digest: {} }, 'body.digest'],
  ])('with %s are refused by the name of the field', async (_, fields, location) => {
    const input = { url: 'https://example.com/', events: ['relationship.at_risk'], ...fields };
    const { status, body } = await send('POST', path, input);
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ location })]]);
  });

  it('are unique by their URL, and limited in number', async () => {
    const first = await create();
    const again = await send('POST', path, { url: `${first.url}#part`, events: ['relationship.at_risk'] });
    expect([again.status, again.body.errors]).toEqual([422, [expect.objectContaining({ location: 'body.url' })]]);
    const second = await create();
    const moved = await send('PATCH', `${path}/${second.webhook_id}`, { url: first.url });
    expect([moved.status, moved.body.errors]).toEqual([422, [expect.objectContaining({ location: 'body.url' })]]);
    await create();
    const { status, body } = await send('POST', path, { url: receiver.url, events: ['relationship.at_risk'] });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('3 webhooks, and the limit is 3')]);
  });

  it('belong to admins of the organisation', async () => {
    const { webhook_id: id } = await create();
    const as = async (token: string, at: string) =>
      (await api.get(at, { headers: { authorization: `Bearer ${token}` } })).status;
    const member = await api.token('org_test', 'member');
    const stranger = await api.token('org_other');
    for (const at of [path, `${path}/${id}`, `${path}/${id}/deliveries`]) {
      expect([at, await as(member, at), await as(stranger, at)]).toEqual([at, 403, 404]);
    }
    const elsewhere = `/api/v1/projects/${await insertProject(database.dataSource, randomUUID())}/webhooks/${id}`;
    for (const rest of ['', '/deliveries']) expect((await send('GET', elsewhere + rest)).status).toBe(404);
    for (const rest of ['/test', '/secrets']) expect((await send('POST', elsewhere + rest, {})).status).toBe(404);
    expect((await send('PATCH', elsewhere, { enabled: false })).status).toBe(404);
  });

  it('deliver a test event that the library of the specification verifies', async () => {
    const webhook = await create();
    const queued = await send('POST', `${path}/${webhook.webhook_id}/test`);
    expect([queued.status, queued.body.status]).toEqual([202, 'pending']);
    const { headers, body } = await receiver.until((one) => one.path === pathOf(webhook));
    expect(new Webhook(String(webhook.secret)).verify(body, headers as Record<string, string>)).toEqual({
      type: 'webhook.test',
      timestamp: queued.body.occurred_at,
      data: { webhook_id: webhook.webhook_id, message: expect.any(String) },
    });
    expect(headers).toMatchObject({ 'webhook-id': queued.body.delivery_id, 'content-type': 'application/json' });
    expect(await verifyWebhook(body, headers, String(webhook.secret))).toMatchObject({
      id: queued.body.delivery_id,
      type: 'webhook.test',
      data: { webhook_id: webhook.webhook_id },
    });
    const other = new Webhook(`whsec_${randomBytes(32).toString('base64')}`);
    expect(() => other.verify(body, headers as Record<string, string>)).toThrow('No matching signature');
  });

  it('deliver what a recompute finds, in the documented shape, and once more from a time on', async () => {
    const projectId = path.split('/')[4] as string;
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    const appear = async (contact: string): Promise<void> => {
      const fact = { agent: 'Ada', contact, occurredAt: new Date().toISOString(), direction: 'inbound' as const };
      await insertFacts(database.dataSource, projectId, [fact]);
      expect((await service.recomputeById(projectId))?.status).toBe('finished');
    };
    await appear('first');
    await appear('before');
    const webhook = await create({ events: ['relationship.band_changed', 'relationship.stage_changed'] });
    await appear('Zoë');
    const sent = () => receiver.received.filter((one) => one.path === pathOf(webhook) && one.body.includes('Zoë'));
    await receiver.until(() => sent().length === 2);
    const { transitions } = (await send('GET', `/api/v1/projects/${projectId}/transitions?contact=Zo%C3%AB`)).body as {
      transitions: Json[];
    };
    const ids = transitions.map(({ id }) => String(id)).sort();
    expect(
      sent()
        .map(({ headers }) => String(headers['webhook-id']))
        .sort(),
    ).toEqual(ids);
    const document = (await (await api.get('/api/v1/openapi.json')).json()) as { webhooks: Record<string, Json> };
    for (const { headers, body } of sent()) {
      const event = new Webhook(String(webhook.secret)).verify(body, headers as Record<string, string>) as Json;
      const [item] = transitions.filter(({ id }) => id === headers['webhook-id']);
      const { transition_id, agent, contact, ...data } = event.data as Json;
      expect([transition_id, data]).toEqual([item?.id, expectedOf(item ?? {})]);
      expect([agent, contact]).toEqual([
        { agent_id: item?.agent_id, name: 'Ada' },
        { user_id: 'Zoë', name: null },
      ]);
      expect([event.type, event.timestamp]).toEqual([item?.type, item?.recorded_at]);
      expect(schemaErrors(document.webhooks[String(event.type)] ?? {}, event)).toEqual([]);
      const delivery = await verifyWebhook(body, headers, String(webhook.secret));
      // Of all types, the compiler knows that these two are about a contact.
      if (delivery.type !== 'relationship.band_changed' && delivery.type !== 'relationship.stage_changed')
        throw new Error(delivery.type);
      expect([delivery.id, delivery.data.contact?.user_id]).toEqual([item?.id, 'Zoë']);
    }
    const since = encodeURIComponent(String(transitions[0]?.recorded_at));
    expect((await send('POST', `${path}/${webhook.webhook_id}/replay`)).body.errors).toEqual([
      expect.objectContaining({ location: 'query.since' }),
    ]);
    const replayed = await send('POST', `${path}/${webhook.webhook_id}/replay?since=${since}`);
    expect(replayed).toMatchObject({ status: 202, body: { first_recorded_at: transitions[0]?.recorded_at } });
    await receiver.until(() => sent().length === 4);
    expect(new Set(sent().map(({ headers }) => headers['webhook-id']))).toEqual(new Set(ids));

    // What happens while it is disabled is not sent later.
    const one = `${path}/${webhook.webhook_id}`;
    await send('PATCH', one, { enabled: false });
    await appear('Zoë while disabled');
    await send('PATCH', one, { enabled: true });
    await appear('Zoë later');
    await receiver.until(() => sent().filter(({ body }) => body.includes('Zoë later')).length === 2);
    const { deliveries } = (await send('GET', `${one}/deliveries`)).body as { deliveries: Json[] };
    expect(deliveries).toHaveLength(4);
  });

  it('send a digest at an hour of the project, or what happens as it happens', async () => {
    const projectId = path.split('/')[4] as string;
    // Far from now.
    const hour = (new Date().getUTCHours() + 12) % 24;
    const webhook = await create({ digest: { hour } });
    const digest = webhook.digest as { hour: number; next_at: string };
    expect([digest.hour, new Date(digest.next_at).getUTCHours(), new Date(digest.next_at) > new Date()]).toEqual([
      hour,
      hour,
      true,
    ]);
    const one = `${path}/${webhook.webhook_id}`;
    expect((await send('PATCH', one, { description: 'Sales' })).body.digest).toEqual(digest);
    expect((await send('POST', `${one}/replay?since=2026-01-01`)).status).toBe(409);
    // As if it were that late.
    const key = { projectId, webhookId: webhook.webhook_id };
    await database.dataSource.query(
      `INSERT INTO transitions (project_id, transition_id, position, type, day, run_id, recorded_at, from_state, to_state, cause, reasons)
       VALUES ($1, gen_random_uuid(), 1, 'moat_index.moved', now(), gen_random_uuid(), now(), '0.4', '0.5', 'time', '{risk}')`,
      [projectId],
    );
    expect((await send('PATCH', one, { events: ['moat_index.moved'] })).status).toBe(200);
    await database.dataSource.query('UPDATE webhooks SET digest_at = now() WHERE webhook_id = $1', [key.webhookId]);
    await database.dataSource.query(addJob(JOBS.digest), [JSON.stringify(key), `digest ${key.webhookId}`, null]);
    const { headers, body } = await receiver.until((received) => received.path === pathOf(webhook));
    const event = new Webhook(String(webhook.secret)).verify(body, headers as Record<string, string>) as Json;
    expect(event).toMatchObject({
      type: 'project.digest',
      data: { counts: { 'moat_index.moved': 1 }, moat_index: { from: '0.4', to: '0.5', reasons: ['risk'] } },
    });
    const document = (await (await api.get('/api/v1/openapi.json')).json()) as { webhooks: Record<string, Json> };
    expect(schemaErrors(document.webhooks['project.digest'] ?? {}, event)).toEqual([]);
    expect((await send('GET', one)).body.digest).toEqual(digest);
    expect((await send('PATCH', one, { digest: null })).body.digest).toBeNull();
    expect((await send('POST', `${one}/replay?since=2100-01-01`)).body).toMatchObject({ first_recorded_at: null });
  });

  it('sign with both secrets while one is replaced', async () => {
    const webhook = await create({ secret: `whsec_${randomBytes(24).toString('base64')}` });
    const one = `${path}/${webhook.webhook_id}`;
    const own = `whsec_${randomBytes(64).toString('base64')}`;
    const replaced = await send('POST', `${one}/secrets`, { secret: own });
    expect(replaced).toMatchObject({ status: 201, body: { secret: own } });
    const { body: first } = await send('POST', `${one}/test`);
    const both = await receiver.until(({ headers }) => headers['webhook-id'] === first.delivery_id);
    for (const secret of [webhook.secret, own]) {
      new Webhook(String(secret)).verify(both.body, both.headers as Record<string, string>);
    }
    await send('POST', `${one}/secrets`, { overlap_hours: 0 });
    const { body: second } = await send('POST', `${one}/test`);
    const newest = await receiver.until(({ headers }) => headers['webhook-id'] === second.delivery_id);
    for (const secret of [webhook.secret, own]) {
      const verify = () => new Webhook(String(secret)).verify(newest.body, newest.headers as Record<string, string>);
      expect(verify).toThrow('No matching signature');
    }
  });

  it('that get another URL, or are enabled again, send at once what the endpoint put off', async () => {
    const webhook = await create();
    const one = `${path}/${webhook.webhook_id}`;
    const [first, second] = [pathOf(webhook), `/${randomUUID()}`];
    receiver.answer = (_, response) => response.writeHead(503, { 'retry-after': '86400' }).end();
    const paused = async (): Promise<void> => {
      while ((await send('GET', one)).body.paused_until === null);
    };
    const { body: queued } = await send('POST', `${one}/test`);
    await paused();
    expect((await send('PATCH', one, { url: receiver.url + second })).status).toBe(200);
    await receiver.until(({ path: at }) => at === second);
    await paused();
    receiver.answer = (_, response) => response.writeHead(204).end();
    await send('PATCH', one, { enabled: false });
    await send('PATCH', one, { enabled: true });
    const sent = () => receiver.received.filter(({ headers }) => headers['webhook-id'] === queued.delivery_id);
    await receiver.until(() => sent().length === 3);
    expect(sent().map(({ path: at }) => at)).toEqual([first, second, second]);
  });

  it('show the response, and deliver again with the same id', async () => {
    const webhook = await create();
    const one = `${path}/${webhook.webhook_id}`;
    receiver.answer = ({ path: at }, response) => {
      if (at === pathOf(webhook)) response.writeHead(500).end('x'.repeat(5_000));
      else response.writeHead(204).end();
    };
    const { body: queued } = await send('POST', `${one}/test`);
    const seen = async (attempts: number): Promise<Json> => {
      for (;;) {
        const { body } = await send('GET', `${one}/deliveries`);
        const [delivery] = body.deliveries as Json[];
        if (delivery && Number(delivery.attempts) >= attempts) return delivery;
      }
    };
    expect(await seen(1)).toMatchObject({
      delivery_id: queued.delivery_id,
      status: 'pending',
      response_status: 500,
      response_body: 'x'.repeat(1_024),
      next_attempt_at: expect.any(String),
    });
    expect((await send('GET', one)).body.failing_since).toEqual(expect.any(String));
    receiver.answer = (_, response) => response.writeHead(200).end('thanks');
    const again = await send('POST', `${one}/deliveries/${queued.delivery_id}/redeliver`);
    expect([again.status, again.body.delivery_id]).toEqual([202, queued.delivery_id]);
    expect(await seen(2)).toMatchObject({ status: 'delivered', response_status: 200, response_body: 'thanks' });
    expect((await send('GET', one)).body).toMatchObject({ failing_since: null, last_success_at: expect.any(String) });
    const ids = receiver.received
      .filter(({ path: at }) => at === pathOf(webhook))
      .map((it) => it.headers['webhook-id']);
    expect(ids).toEqual([queued.delivery_id, queued.delivery_id]);
    const { body: delivered } = await send('GET', `${one}/deliveries?status=delivered&page_size=1`);
    expect([(delivered.deliveries as Json[]).length, delivered.has_more]).toEqual([1, false]);
    expect((await send('POST', `${one}/deliveries/${randomUUID()}/redeliver`)).status).toBe(404);
  });
});

/** `data` of a webhook, besides who it is about, from the same transition in the list. */
function expectedOf({ id, type, recorded_at, agent_id, agent_name, user_id, contact_name, ...same }: Json): Json {
  return same;
}

function schemaErrors({ post }: Json, body: unknown): unknown[] {
  const { requestBody } = post as { requestBody: { content: Record<string, { schema: object }> } };
  return violations(requestBody.content['application/json']?.schema ?? {}, body);
}
