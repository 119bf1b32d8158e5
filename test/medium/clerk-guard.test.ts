import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Controller, Get, type INestApplication, NotFoundException, Param, ParseIntPipe } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Access, CurrentAgent, CurrentCaller, CurrentProject } from '../../src/auth/access.decorator';
import { newKey } from '../../src/auth/api-key';
import { ApiKeyQueries } from '../../src/auth/api-key.queries';
import { AuthModule } from '../../src/auth/auth.module';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import type { Caller, TenantAgent, TenantProject } from '../../src/auth/tenant';
import { TenantResolver } from '../../src/auth/tenant.resolver';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import type { Config } from '../../src/config/config';
import { ConfigModule } from '../../src/config/config.module';
import { loadConfig } from '../../src/config/load-config';
import { DatabaseModule } from '../../src/database/database.module';
import { ApiKey } from '../../src/database/entities/api-key.entity';
import { ServingModule } from '../../src/serving/serving.module';
import { insertFacts, insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

@Controller()
class ProbeController {
  @Get('public')
  @Access('public')
  open(): string {
    return 'open';
  }

  @Get('caller')
  @Access('caller')
  caller(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('projects/:projectId/:number')
  @Access('project')
  project(@CurrentProject() project: TenantProject, @Param('number', ParseIntPipe) _: number): TenantProject {
    return project;
  }

  @Get('agents/:agentId')
  @Access('agent')
  agent(@CurrentAgent() agent: TenantAgent): TenantAgent {
    return agent;
  }

  @Get('keyed/:projectId')
  @Access('project', { key: 'read' })
  keyed(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('keyed/agents/:agentId')
  @Access('agent', { key: 'read' })
  keyedAgent(@CurrentAgent() agent: TenantAgent): TenantAgent {
    return agent;
  }

  @Get('written/:projectId')
  @Access('project', { key: 'events:write' })
  written(): string {
    return 'written';
  }

  @Get('administered/:projectId')
  @Access('project', { admin: true })
  administered(): string {
    return 'administered';
  }

  @Get('forgotten')
  forgotten(): string {
    return 'nobody ever reads this';
  }

  @Get(['misdeclared/:id', 'several/*projectId'])
  @Access('project')
  misdeclared(): string {
    return 'nor this';
  }
}

/** The rule of the class applies to its routes; a route's own rule takes precedence. */
@Controller('inherited')
@Access('caller')
class InheritedController {
  @Get('caller')
  caller(): string {
    return 'closed';
  }

  @Get('public')
  @Access('public')
  open(): string {
    return 'open';
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let database: TestDatabase;
let app: INestApplication;
let port: number;
let config: Config;
let acme: string;
let evil: string;
const dataDir = mkdtempSync(join(tmpdir(), 'clerk-guard-'));
const BODIES = { maxBytes: 0, publicUrl: 'https://api.example.com' };
const READERS = { size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 };

beforeAll(async () => {
  database = await createTestDatabase();
  config = loadConfig({ DATA_DIR: dataDir });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.of(config),
      DatabaseModule.at(database.url, 2),
      ServingModule.at(database.url, READERS, BODIES),
      AuthModule,
    ],
    controllers: [ProbeController, InheritedController],
  }).compile();
  app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
  acme = await token('org_acme');
  evil = await token('org_evil');
});
afterAll(async () => {
  await app.close();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

describe('the caller', () => {
  it('matters for every route that is not public', async () => {
    expect(await get('/public')).toEqual({ status: 200, body: 'open' });
    expect(await get('/inherited/public')).toEqual({ status: 200, body: 'open' });
    for (const path of ['/caller', '/inherited/caller', '/forgotten', '/agents/x', '/projects/x/1']) {
      expect(await get(path)).toMatchObject({ status: 401 });
    }
    expect(await get('/caller', acme)).toEqual({
      status: 200,
      body: {
        userId: 'user_1',
        ownerId: 'org_acme',
        organisation: { id: 'org_acme', role: 'admin', slug: 'org-acme' },
        expiresAt: expect.any(Number),
      },
    });
    expect(await get('/inherited/caller', acme)).toMatchObject({ status: 200 });
  });

  it('is checked first: a 401 takes precedence over a 404 and over the pipes', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    expect(await get(`/projects/${projectId}/abc`)).toMatchObject({ status: 401 });
    expect(await get(`/projects/${randomUUID()}/abc`, acme)).toMatchObject({ status: 404 });
    expect(await get(`/projects/${projectId}/abc`, acme)).toMatchObject({ status: 400 });
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('is accepted with the scheme %s', async (scheme) => {
    expect(await get('/caller', '', { authorization: `${scheme} ${acme}` })).toMatchObject({ status: 200 });
    expect(await get('/caller', '', { authorization: `${scheme}   ${acme}  ` })).toMatchObject({ status: 200 });
  });

  it('is accepted in one Authorization header only', async () => {
    const refused: [string, Record<string, string | string[]>][] = [
      ['/caller', { cookie: `__session=${acme}` }],
      [`/caller?token=${acme}&access_token=${acme}&__session=${acme}`, {}],
      ['/caller', { 'x-authorization': `Bearer ${acme}` }],
      ['/caller', { 'proxy-authorization': `Bearer ${acme}` }],
      ['/caller', { authorization: acme }],
      ['/caller', { authorization: `Basic ${acme}` }],
      ['/caller', { authorization: `Bearer${acme}` }],
      ['/caller', { authorization: `Bearer\t${acme}` }],
      ['/caller', { authorization: `Bearer ${acme} ${acme}` }],
      ['/caller', { authorization: `Bearer ${acme},Bearer ${acme}` }],
      ['/caller', { authorization: [`Bearer ${acme}`, `Bearer ${evil}`] }],
      ['/caller', { authorization: ['Bearer garbage', `Bearer ${acme}`] }],
      ['/caller', { authorization: 'Bearer' }],
      ['/caller', { authorization: 'Bearer ' }],
      ['/caller', { authorization: '' }],
      ['/caller', { authorization: 'Bearer null' }],
    ];
    for (const [path, headers] of refused) expect(await get(path, '', headers)).toMatchObject({ status: 401 });
  });

  it('is not remembered for the next request', async () => {
    expect(await get('/caller', acme)).toMatchObject({ body: { ownerId: 'org_acme' } });
    expect(await get('/caller', evil)).toMatchObject({ body: { ownerId: 'org_evil' } });
    expect(await get('/caller')).toMatchObject({ status: 401 });
  });
});

describe('a key', () => {
  let mine: string;
  let other: string;
  let key: string;
  beforeAll(async () => {
    mine = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    other = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    ({ key } = await insertKey(database.dataSource, mine));
  });

  it('grants access to its own project, on routes that accept keys', async () => {
    expect(await get(`/keyed/${mine}`, key)).toMatchObject({
      status: 200,
      body: { ownerId: 'org_acme', key: { projectId: mine, scopes: ['read'] } },
    });
    expect(await get(`/keyed/${mine.toUpperCase()}`, key)).toMatchObject({ status: 200 });
    // A session token is accepted as well.
    expect(await get(`/keyed/${mine}`, acme)).toMatchObject({ status: 200, body: { userId: 'user_1' } });
    for (const path of ['/caller', `/projects/${mine}/1`, `/administered/${mine}`, '/forgotten']) {
      expect(await get(path, key)).toEqual(await get(path, 'garbage'));
      expect(await get(path, key)).toMatchObject({ status: 401 });
    }
  });

  it('finds nothing in any other project', async () => {
    const unknown = await get(`/keyed/${randomUUID()}`, key);
    expect(unknown).toEqual({ status: 404, body: { message: 'Not Found', statusCode: 404 } });
    expect(await get(`/keyed/${other}`, key)).toEqual(unknown);
    // Whatever the scopes of the key: if nothing is found, no scope is missing.
    expect(await get(`/written/${other}`, key)).toEqual(unknown);
  });

  it('finds agents of its own project only', async () => {
    const [own, twin, foreign] = [`own ${randomUUID()}`, `twin ${randomUUID()}`, `foreign ${randomUUID()}`];
    const ownId = await insertAgent(mine, own);
    const twinId = await insertAgent(mine, twin);
    await insertAgent(other, twin);
    const foreignId = await insertAgent(other, foreign);
    const found = (agentId: string) => ({ status: 200, body: { projectId: mine, agentId, served: null } });
    expect(await get(`/keyed/agents/${ownId}`, key)).toEqual(found(ownId));
    expect(await get(`/keyed/agents/${encodeURIComponent(own)}`, key)).toEqual(found(ownId));
    // For a user, this name is ambiguous.
    expect(await get(`/keyed/agents/${encodeURIComponent(twin)}`, key)).toEqual(found(twinId));
    for (const agent of [foreignId, encodeURIComponent(foreign)]) {
      expect(await get(`/keyed/agents/${agent}`, key)).toMatchObject({ status: 404 });
    }
  });

  it('needs the scope', async () => {
    expect(await get(`/written/${mine}`, key)).toMatchObject({
      status: 403,
      body: { message: 'this operation requires a key with the scope events:write' },
    });
    const { key: writer } = await insertKey(database.dataSource, mine, ['events:write']);
    expect(await get(`/written/${mine}`, writer)).toMatchObject({ status: 200 });
    expect(await get(`/keyed/${mine}`, writer)).toMatchObject({ status: 403 });
    const { key: both } = await insertKey(database.dataSource, mine, ['events:write', 'read']);
    for (const path of ['keyed', 'written']) expect(await get(`/${path}/${mine}`, both)).toMatchObject({ status: 200 });
  });

  it('that is unknown, expired or revoked is rejected like an invalid token', async () => {
    const past = new Date(Date.now() - 1_000);
    const { key: expired } = await insertKey(database.dataSource, mine, ['read'], { expires_at: past });
    const { key: revoked } = await insertKey(database.dataSource, mine, ['read'], { revoked_at: past });
    const refused = await get(`/keyed/${mine}`, 'garbage');
    expect(refused).toMatchObject({ status: 401 });
    for (const bad of [newKey(), expired, revoked, `${key}0`, 'sk_', 'sk_test_x']) {
      expect(await get(`/keyed/${mine}`, bad)).toEqual(refused);
    }
  });

  it('has its last use updated once a minute', async () => {
    const { key: fresh, keyId } = await insertKey(database.dataSource, mine);
    const queries = app.get(ApiKeyQueries, { strict: false });
    const used = async () =>
      (await database.dataSource.getRepository(ApiKey).findOneByOrFail({ key_id: keyId })).last_used_at;
    const touch = jest.spyOn(queries, 'touch');
    expect(await get(`/keyed/${mine}`, fresh)).toMatchObject({ status: 200 });
    await Promise.all(touch.mock.results.map(({ value }) => value));
    touch.mockRestore();
    const first = await used();
    expect(first).toBeInstanceOf(Date);
    const use = { address: '192.0.2.7', userAgent: 'crm/1.0' };
    await queries.touch(mine, keyId, use);
    expect(await used()).toEqual(first);
    const minuteAgo = new Date(Date.now() - 60_001);
    await database.dataSource.getRepository(ApiKey).update({ key_id: keyId }, { last_used_at: minuteAgo });
    await queries.touch(mine, keyId, use);
    expect((await used())?.getTime()).toBeGreaterThan(minuteAgo.getTime());
  });
});

describe('a route for admins', () => {
  it('answers 403 to members, and 404 for foreign ids', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    const member = await token('org_acme', 'user_1', 'member');
    expect(await get(`/administered/${projectId}`, acme)).toMatchObject({ status: 200 });
    expect(await get(`/administered/${projectId}`, member)).toMatchObject({
      status: 403,
      body: { message: 'this operation requires an admin of the organisation' },
    });
    expect(await get(`/projects/${projectId}/1`, member)).toMatchObject({ status: 200 });
    const foreign = await get(`/administered/${projectId}`, await token('org_evil', 'user_1', 'member'));
    expect(foreign).toEqual(await get(`/administered/${randomUUID()}`, evil));
  });

  it('is open to the owner of a personal project', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'user_1');
    expect(await get(`/administered/${projectId}`, await token(null))).toMatchObject({ status: 200 });
  });
});

describe('a route that was declared wrongly rejects everyone:', () => {
  it('without a rule', async () => {
    expect(await get('/forgotten', acme)).toMatchObject({ status: 403 });
  });

  it('with a rule about a parameter that it does not have', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    expect(await get(`/misdeclared/${projectId}`, acme)).toMatchObject({ status: 404 });
    expect(await get(`/several/${projectId}`, acme)).toMatchObject({ status: 404 });
  });
});

describe('a project', () => {
  it('is visible to its owner only', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    expect(await get(`/projects/${projectId}/1`, acme)).toEqual({ status: 200, body: { projectId, served: null } });
    expect(await get(`/projects/${projectId.toUpperCase()}/1`, acme)).toEqual({
      status: 200,
      body: { projectId, served: null },
    });
    const foreign = await get(`/projects/${projectId}/1`, evil);
    expect(foreign).toEqual(await get(`/projects/${randomUUID()}/1`, evil));
    expect(foreign).toEqual({ status: 404, body: { message: 'Not Found', statusCode: 404 } });
  });

  it('may be of a user without an organisation, and hides while an organisation is active', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'user_1');
    expect(await get(`/projects/${projectId}/1`, await token(null))).toMatchObject({ status: 200 });
    expect(await get(`/projects/${projectId}/1`, await token(null, 'user_2'))).toMatchObject({ status: 404 });
    expect(await get(`/projects/${projectId}/1`, acme)).toMatchObject({ status: 404 });
  });
});

describe('an agent', () => {
  it('is found by its id and by its name, by its owner only', async () => {
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    const name = 'agent/ü 🦆 %2F';
    const agentId = await insertAgent(projectId, name);
    const found = { status: 200, body: { projectId, agentId, served: null } };
    expect(await get(`/agents/${agentId}`, acme)).toEqual(found);
    expect(await get(`/agents/${agentId.toUpperCase()}`, acme)).toEqual(found);
    expect(await get(`/agents/${encodeURIComponent(name)}`, acme)).toEqual(found);
    const unknown = await get(`/agents/${randomUUID()}`, evil);
    expect(unknown).toEqual({ status: 404, body: { message: 'Not Found', statusCode: 404 } });
    expect(await get(`/agents/${agentId}`, evil)).toEqual(unknown);
    expect(await get(`/agents/${encodeURIComponent(name)}`, evil)).toEqual(unknown);
  });

  it('may have the id of another agent as its name', async () => {
    const theirs = await insertAgent(await insertProject(database.dataSource, randomUUID(), 'org_evil'), 'theirs');
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    const agentId = await insertAgent(projectId, theirs);
    expect(await get(`/agents/${theirs}`, acme)).toEqual({ status: 200, body: { projectId, agentId, served: null } });
    expect(await get(`/agents/${theirs}`, evil)).toMatchObject({ body: { agentId: theirs } });
    // Among the caller's own agents, the id takes precedence.
    await insertAgent(projectId, agentId);
    expect(await get(`/agents/${agentId}`, acme)).toMatchObject({ body: { agentId } });
  });

  it('whose name is used in several projects is a conflict for their owner, and a 404 for others', async () => {
    const name = `twin ${randomUUID()}`;
    const mine = await insertProject(database.dataSource, randomUUID(), 'org_acme');
    const theirs = await insertProject(database.dataSource, randomUUID(), 'org_evil');
    const agentId = await insertAgent(mine, name);
    await insertAgent(theirs, name);
    const path = `/agents/${encodeURIComponent(name)}`;
    expect(await get(path, acme)).toEqual({ status: 200, body: { projectId: mine, agentId, served: null } });
    await insertAgent(await insertProject(database.dataSource, randomUUID(), 'org_acme'), name);
    app.get(TenantLookupCache).forgetAll(); // or a second later
    const conflict = await get(path, acme);
    expect(conflict).toMatchObject({ status: 409 });
    expect(JSON.stringify(conflict.body)).toContain('agent_id');
    expect(await get(path, await token('org_third'))).toMatchObject({ status: 404 });
  });
});

describe('an impossible id is a 404 without a query', () => {
  const odd: [string, string][] = [
    ['a word', 'x'],
    ['a NUL', 'a\0b'],
    ['a UUID and a NUL', `${randomUUID()}\0`],
    ['a UUID too long', `${randomUUID()}0`],
    ['a UUID in braces', `{${randomUUID()}}`],
    ['a UUID without dashes', randomUUID().replaceAll('-', '')],
    ['a UUID with a line break', `${randomUUID()}\n`],
    ['64 KB', 'x'.repeat(65_536)],
    ['9 KB of emoji', '🦆'.repeat(4_500)],
    ['SQL', `' OR 1=1; DROP TABLE projects; --`],
    ['LIKE', '%'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['dots', '...'],
    ['a right-to-left mark', '\u200f'],
    ['the replacement character', '\ufffd'],
    ['half a surrogate pair', 'duck \ud83e'],
    ['nothing', ''],
  ];

  it.each(odd)('%s', async (_, id) => {
    // Half a surrogate pair becomes this when it is converted to UTF-8, which must not find the agent of that name.
    await insertAgent(await insertProject(database.dataSource, randomUUID(), 'org_acme'), 'duck \ufffd');
    const caller = { userId: 'user_1', ownerId: 'org_acme', organisation: null, expiresAt: Date.now() + 60_000 };
    const resolver = app.get(TenantResolver, { strict: false });
    for (const answer of [resolver.project(caller, id), resolver.agent(caller, id)]) {
      const error = await answer.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NotFoundException);
      expect((error as NotFoundException).getResponse()).toEqual(new NotFoundException().getResponse());
    }
    if (id === '' || id.length > 4_000 || id.includes('\ud83e')) return;
    for (const path of [`/projects/${encodeURIComponent(id)}/1`, `/agents/${encodeURIComponent(id)}`]) {
      expect(await get(path, acme)).toEqual({ status: 404, body: { message: 'Not Found', statusCode: 404 } });
    }
  });
});

async function insertAgent(projectId: string, name: string): Promise<string> {
  const fact = { agent: name, contact: 'contact', occurredAt: '2025-01-01T00:00:00Z' };
  const agentId = (await insertFacts(database.dataSource, projectId, [fact])).get(name);
  if (!agentId) throw new Error('no agent was made');
  return agentId;
}

async function token(organisation: string | null, userId = 'user_1', role = 'admin'): Promise<string> {
  const { privateKey } = await developmentKey(dataDir);
  const { issuer, authorizedParties } = config.clerk;
  const [authorizedParty = ''] = authorizedParties;
  const request = { userId, organisation, role, issuer, authorizedParty, ttlSeconds: 600 };
  return developmentToken(request, privateKey, Date.now());
}

/** Not `fetch`, which would join two Authorization headers into one. */
async function get(path: string, bearer = '', headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const authorization = bearer ? { authorization: `Bearer ${bearer}` } : {};
  return await new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers: { ...authorization, ...headers } }, (response) => {
      text(response).then((body) => {
        const isJson = response.headers['content-type']?.includes('json');
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(body) : body });
      }, reject);
    })
      .on('error', reject)
      .end();
  });
}
