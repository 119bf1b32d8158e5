import { SignInCodes } from '../../src/auth/sign-in-codes';
import { lastAnswer, exchange as rawExchange } from '../support/raw-exchange';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the exchange of a one-time code', () => {
  let database: TestDatabase;
  let api: TestApi;
  let codes: SignInCodes;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    codes = api.app.get(SignInCodes);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const exchange = (code: string, headers: Record<string, string> = {}, method = 'POST') =>
    api.get(`/api/v1/sign-in/${code}`, { method, headers: { authorization: '', ...headers } });

  it('returns the token once', async () => {
    const token = await api.token();
    const code = codes.issue(token);
    const response = await exchange(code);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await response.json()).toEqual({ token });
    expect((await exchange(code)).status).toBe(404);
  });

  it.each([
    ['was forwarded', { 'x-forwarded-for': '127.0.0.1' }],
    ['was forwarded by the standard', { forwarded: 'for=127.0.0.1' }],
    ['came through a proxy', { via: '1.1 proxy' }],
  ])('is rejected if the request %s, and does not use up the code', async (_, headers) => {
    const code = codes.issue('token');
    expect((await exchange(code, headers)).status).toBe(404);
    expect((await exchange(code)).status).toBe(200);
  });

  it.each([
    ['evil.example', 404],
    ['192.0.2.1:3000', 404],
    ['localhost.evil.example', 404],
    ['localhost:3000', 200],
    ['[::1]:3000', 200],
  ])('to a server that the request calls %s is a %i', async (host, status) => {
    const code = codes.issue('token');
    const ask = async (name: string) =>
      lastAnswer(
        await rawExchange(
          api.port,
          `POST /api/v1/sign-in/${code} HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        ),
      ).status;
    expect(await ask(host)).toBe(status);
    // A rejected request does not use up the code.
    expect(await ask('127.0.0.1')).toBe(status === 404 ? 200 : 404);
  });

  it('is a 404 for an unknown code, and accepts no other method', async () => {
    expect((await exchange('x'.repeat(22))).status).toBe(404);
    expect((await exchange(codes.issue('token'), {}, 'GET')).status).toBe(405);
  });

  it('is not in the published document', async () => {
    expect(await (await api.get('/api/v1/openapi.json')).text()).not.toContain('sign-in');
  });
});
