import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange, type ExchangeOptions, type Outcome } from './exchange';

const DEVELOPMENT = { loopback: true, allowedHosts: [] };

describe('an exchange with an endpoint', () => {
  let server: Server;
  let answer: RequestListener;
  let port: number;
  let requests: string[];
  let connections: number;
  const exchanges: Exchange[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      answer(request, response);
    });
    server.on('connection', () => connections++);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    requests = [];
    connections = 0;
    answer = (_, response) => response.end('ok');
  });
  afterEach(() => {
    for (const exchange of exchanges.splice(0)) exchange.close();
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const exchangeWith = (options: Partial<ExchangeOptions> = {}): Exchange => {
    const exchange = new Exchange({ policy: DEVELOPMENT, ...options });
    exchanges.push(exchange);
    return exchange;
  };
  const post = async (exchange: Exchange, host: string, signal?: AbortSignal): Promise<Outcome> =>
    await exchange.post(new URL(`http://${host}:${port}/hook`), { 'content-length': 2 }, '{}', signal);

  it('keeps its connection for the next one', async () => {
    const exchange = exchangeWith();
    const outcome = { status: 200, body: 'ok', retryAfter: null, error: null };
    for (let turn = 0; turn < 3; turn++) expect(await post(exchange, '127.0.0.1')).toEqual(outcome);
    expect(connections).toBe(1);
  });

  it('resolves a name once, and connects to the address that was checked', async () => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return ['127.0.0.1'];
    };
    const exchange = exchangeWith({ resolve });
    expect(await post(exchange, 'hooks.example')).toMatchObject({ status: 200 });
    expect(asked).toEqual(['hooks.example']);
  });

  it('checks the address with each connection, so a name that now resolves to a refused address is refused', async () => {
    let addresses = ['127.0.0.1'];
    const exchange = exchangeWith({ resolve: async () => addresses });
    answer = (_, response) => response.writeHead(200, { connection: 'close' }).end('ok');
    expect(await post(exchange, 'rebound.example')).toMatchObject({ status: 200 });
    for (addresses of [['10.0.0.1'], ['169.254.169.254'], ['::ffff:127.0.0.1'], ['127.0.0.1', '192.168.0.1']]) {
      expect(await post(exchange, 'rebound.example')).toEqual({
        status: null,
        body: null,
        retryAfter: null,
        error: expect.stringMatching(/^the host resolves to a (private|link-local)/),
      });
    }
    expect(requests).toHaveLength(1);
  });

  it('refuses this machine in production, by its name and by its address', async () => {
    const exchange = exchangeWith({
      policy: { loopback: false, allowedHosts: [] },
      resolve: async () => ['127.0.0.1'],
    });
    for (const host of ['127.0.0.1', 'localhost', 'inside.example', '[::1]', '[::ffff:127.0.0.1]']) {
      expect([host, (await post(exchange, host)).error]).toEqual([
        host,
        expect.stringContaining('the host resolves to'),
      ]);
    }
    expect(requests).toEqual([]);
  });

  it('does not follow redirects', async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    expect(await post(exchangeWith(), '127.0.0.1')).toMatchObject({ status: 302 });
    expect(requests).toEqual(['POST /hook']);
  });

  it('reads the beginning of a response of any length', async () => {
    answer = (_, response) => {
      response.writeHead(500);
      const write = (): void => {
        while (!response.destroyed && response.write('é'.repeat(1_000))); // until it is aborted
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    };
    const { status, body } = await post(exchangeWith(), '127.0.0.1');
    expect([status, body]).toEqual([500, 'é'.repeat(512)]);
  });

  it('returns only text that PostgreSQL can store', async () => {
    answer = (_, response) => response.end(Buffer.from([0x61, 0x00, 0xff, 0x62]));
    expect((await post(exchangeWith(), '127.0.0.1')).body).toBe('a\uFFFD\uFFFDb');
  });

  it.each<[string, RequestListener]>([
    ['no answer', () => {}],
    ['headers without an end', (_, response) => response.writeHead(200, { 'content-length': 5 }).write('a')],
  ])('ends after its time with %s', async (_, silent) => {
    answer = silent;
    const { error } = await post(exchangeWith({ timeoutMs: 50 }), '127.0.0.1');
    expect(error).toBe('no complete response within 0.05 seconds');
  });

  it('opens a new connection if the other side has just closed the idle one', async () => {
    const exchange = exchangeWith();
    await post(exchange, '127.0.0.1');
    answer = (request, response) => {
      if (connections === 1) request.socket.resetAndDestroy();
      else response.end('again');
    };
    expect(await post(exchange, '127.0.0.1')).toMatchObject({ status: 200, body: 'again' });
  });

  it('reports why there is no response', async () => {
    answer = (request) => request.socket.destroy();
    expect((await post(exchangeWith(), '127.0.0.1')).error).toContain('the connection was closed');
    const nobody = exchangeWith({
      resolve: async () => {
        throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
      },
    });
    expect((await post(nobody, 'nobody.example')).error).toBe('the host has no address');
    expect((await post(exchangeWith({ resolve: async () => [] }), 'empty.example')).error).toBe(
      'the host has no address',
    );
  });

  it('can be aborted', async () => {
    answer = () => controller.abort();
    const controller = new AbortController();
    expect(await post(exchangeWith(), '127.0.0.1', controller.signal)).toMatchObject({ status: null });
  });
});
