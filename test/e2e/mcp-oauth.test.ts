import { generateKeyPairSync, sign } from 'node:crypto';
import { discoverOAuthProtectedResourceMetadata } from '@modelcontextprotocol/client';
import { developmentToken } from '../../src/auth/development-token';
import { spkiPem } from '../../src/config/clerk-jwt-key';
import { connectMcp, type TestMcp } from '../support/mcp-client';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { PUBLIC_URL, serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ISSUER = 'https://clerk.example.com';
const PARTY = 'https://app.example.com';
const METADATA = '/.well-known/oauth-protected-resource';
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe('programs to which users of Clerk give access to the tools', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let database: TestDatabase;
  let api: TestApi;
  let origin: string;
  let ours: ScoredProject;
  let theirs: ScoredProject;
  beforeAll(async () => {
    database = await createTestDatabase();
    ours = await insertScoredProject(database.dataSource);
    theirs = await insertScoredProject(database.dataSource, {
      name: 'Theirs',
      organisation: 'org_evil',
      marker: 'evil ',
    });
    const clerk = { CLERK_JWT_KEY: spkiPem(publicKey), CLERK_ISSUER: ISSUER, CLERK_AUTHORIZED_PARTIES: PARTY };
    const environment = { ...clerk, CLERK_OAUTH_SCOPES: 'user:org:read events:write' };
    api = await serveTestApi(database.url, { environment });
    origin = `http://127.0.0.1:${api.port}`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  function accessToken(claims: object = {}): string {
    const now = Math.floor(Date.now() / 1_000);
    const issued = { iss: ISSUER, iat: now, nbf: now, exp: now + 86_400, jti: 'oat_1' };
    const whose = { sub: 'user_ada', client_id: 'program_1', org_id: 'org_test', aud: `${PUBLIC_URL}/mcp` };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = `${encode({ alg: 'RS256', kid: 'ins_1', typ: 'at+jwt' })}.${encode({ ...issued, ...whose, ...claims })}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  }
  const connect = (claims: object = {}) =>
    connectMcp(`${origin}/mcp?project=${ours.projectId}`, accessToken({ scope: 'user:org:read', ...claims }));
  const names = ({ tools }: TestMcp) => tools.map(({ name }) => name);
  const ping = (token: string, to = `/mcp?project=${ours.projectId}`) =>
    api.get(to, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(PING),
    });

  it('learn from a 401 who issues tokens, as their own client reads it', async () => {
    const refused = await ping('none');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp"`,
    );
    const described = {
      resource: `${PUBLIC_URL}/mcp`,
      authorization_servers: [ISSUER],
      scopes_supported: ['user:org:read', 'events:write'],
      bearer_methods_supported: ['header'],
      resource_name: 'Relationship Depth',
    };
    expect(await discoverOAuthProtectedResourceMetadata(`${origin}/mcp`)).toEqual(described);
    for (const path of [METADATA, `${METADATA}/mcp`]) {
      const response = await fetch(`${origin}${path}`);
      expect([response.status, await response.json()]).toEqual([200, described]);
    }
    // Keys and session tokens need no such help.
    const rest = await fetch(`${origin}/api/v1/projects`);
    expect(rest.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('read the projects of the organisation that the user chose, with the token that Clerk gave them', async () => {
    const program = await connect();
    expect(names(program)).toContain('find_contact');
    expect(names(program)).not.toContain('record_interaction');
    expect((await program.call('fleet_summary')).content).toMatchObject({ relationships: 4, at_risk: 1 });
    await program.client.close();
    expect((await ping(accessToken(), `/mcp?project=${theirs.projectId}`)).status).toBe(404);
    expect((await ping(accessToken({ org_id: 'org_evil' }))).status).toBe(404);
    // Without an organisation there are only the user's own.
    expect((await ping(accessToken({ org_id: undefined }))).status).toBe(404);
  });

  it('write what the user has granted, in the name of the user', async () => {
    const program = await connect({ scope: 'user:org:read episodes:write' });
    expect(names(program)).toEqual(expect.arrayContaining(['find_contact', 'close_episode']));
    expect(names(program)).not.toContain('record_interaction');
    const { content } = await program.call('who_to_contact');
    const [{ episode_id } = { episode_id: '' }] = content.episodes as { episode_id: string }[];
    await program.call('close_episode', { episode_id, outcome: 'contacted' });
    await program.client.close();
    const [row] = await database.dataSource.query('SELECT changed_by FROM episodes WHERE episode_id = $1', [
      episode_id,
    ]);
    expect(row).toEqual({ changed_by: 'user_ada' });
  });

  it('are refused with a token for another service, and everywhere else', async () => {
    expect((await ping(accessToken({ aud: undefined }))).status).toBe(401);
    expect((await ping(accessToken({ aud: 'https://other.example.com/mcp' }))).status).toBe(401);
    const headers = { authorization: `Bearer ${accessToken({ scope: 'read events:write' })}` };
    for (const path of ['/api/v1/me', '/api/v1/projects', `/api/v1/projects/${ours.projectId}/moat-index`]) {
      expect([path, (await fetch(origin + path, { headers })).status]).toEqual([path, 401]);
    }
  });

  it('leave session tokens as they are', async () => {
    const who = { userId: 'user_bea', organisation: 'org_test', issuer: ISSUER, authorizedParty: PARTY };
    const session = developmentToken({ ...who, ttlSeconds: 60 }, privateKey, Date.now());
    expect((await ping(session)).status).toBe(200);
    const user = await connectMcp(`${origin}/mcp?project=${ours.projectId}`, session);
    expect(names(user)).toHaveLength(8);
    await user.client.close();
  });
});
