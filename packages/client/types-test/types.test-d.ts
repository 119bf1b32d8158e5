// Compiled by `npm run types`, never run: each `@ts-expect-error` fails to compile if the error is gone.
import {
  type ApiProblem,
  createClient,
  type EventSender,
  follow,
  items,
  type Schemas,
  verifyWebhook,
} from '../src/index';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const client = createClient({ baseUrl: 'https://depth.example.com', token: async () => 'eyJ…' });
const path = { projectId: 'p' };

export async function requests(sender: EventSender, problem: ApiProblem): Promise<void> {
  const episodes = await client.get('/api/v1/projects/{projectId}/episodes', { path, query: { page_size: 5 } });
  same<typeof episodes, Schemas['EpisodesBody']>(true);
  const projects = await client.get('/api/v1/projects');
  same<typeof projects, Schemas['ProjectsBody']>(true);
  const gone = await client.delete('/api/v1/projects/{projectId}', { path });
  same<typeof gone, undefined>(true);
  const key = await client.post('/api/v1/projects/{projectId}/keys', { path, body: { name: 'CRM', scopes: ['read'] } });
  same<typeof key.key, string>(true);

  // @ts-expect-error there is no such path
  await client.get('/api/v1/nothing');
  // @ts-expect-error the path cannot be patched
  await client.patch('/api/v1/projects');
  // @ts-expect-error the path has a parameter
  await client.get('/api/v1/projects/{projectId}/episodes');
  // @ts-expect-error there is no such parameter
  await client.get('/api/v1/projects/{projectId}/episodes', { path: { project: 'p' } });
  // @ts-expect-error the parameter is a number
  await client.get('/api/v1/projects/{projectId}/episodes', { path, query: { page_size: 'five' } });
  // @ts-expect-error there is no such scope
  await client.post('/api/v1/projects/{projectId}/keys', { path, body: { name: 'CRM', scopes: ['all'] } });

  for await (const item of items(client, '/api/v1/projects/{projectId}/relationships', { path })) {
    same<typeof item, Schemas['RelationshipItem']>(true);
  }
  // @ts-expect-error it has no pages
  items(client, '/api/v1/projects/{projectId}/moat-index', { path });

  await sender.send({ type: 'interaction', agent: 'Nova', user_id: 'ada', direction: 'inbound' });
  // @ts-expect-error there is no such type
  await sender.send({ type: 'interview', agent: 'Nova', user_id: 'ada' });

  for await (const { event, data } of follow(client, 'p')) {
    if (event === 'fleet-activity') same<typeof data, Schemas['FleetActivityItem']>(true);
    if (event === 'recompute') same<typeof data.as_of, string>(true);
  }

  const delivery = await verifyWebhook('{}', new Headers(), 'whsec_…');
  if (delivery.type === 'relationship.at_risk') same<typeof delivery.data.day, string>(true);
  if (delivery.type === 'project.digest') same<typeof delivery.data.counts, Record<string, number>>(true);
  // @ts-expect-error there is no such type
  if (delivery.type === 'relationship.lost') return;
  same<typeof problem.status, number>(true);
}
