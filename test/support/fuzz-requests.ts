import fc, { type Arbitrary, type WeightedArbitrary } from 'fast-check';
import {
  BODIES,
  HEADERS,
  KNOWN_PARAMETERS,
  KNOWN_VALUES,
  METHODS,
  ODD_CURSORS,
  ODD_DATES,
  ODD_NUMBERS,
  ODD_PARAMETERS,
  ODD_SEGMENTS,
  OTHER_PATHS,
  SETTINGS,
} from './fuzz-vocabulary';

/** One request, with the bytes of its target and headers (one character each). */
export interface FuzzRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The owner of its valid token; null: none, or a token that must be rejected. */
  readonly caller: string | null;
  /** Over a shared connection, if the request is complete enough for a client to send it. */
  readonly keepAlive: boolean;
  /** Mutations of the request's text: at a fraction of its length, characters are replaced. */
  readonly damage: readonly { readonly at: number; readonly remove: number; readonly insert: string }[];
}

/** The parts of requests: everything that exists, so that some requests succeed. */
export interface FuzzWorld {
  /** Valid `Authorization` values, by caller: of a member, an admin, keys. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly badTokens: readonly string[];
  /** Existing ids and names of all owners. */
  readonly projectIds: readonly string[];
  readonly agents: readonly string[];
  readonly contactIds: readonly string[];
  readonly accountIds: readonly string[];
  readonly runIds: readonly string[];
  readonly jobIds: readonly string[];
  readonly importIds: readonly string[];
  readonly episodeIds: readonly string[];
  readonly keyIds: readonly string[];
  readonly cursors: readonly string[];
  /** Tags that give a 304 to callers with access. */
  readonly known: readonly { readonly path: string; readonly etag: string }[];
  /** Route templates, like `/api/v1/projects/:projectId/moat`. */
  readonly routes: readonly string[];
  /** Writes, and the callers who may send them. */
  readonly writes: readonly { readonly method: string; readonly path: string }[];
  readonly admin: string;
}

const characters = (min: number, max: number, maxLength: number) =>
  fc.string({ unit: fc.integer({ min, max }).map((code) => String.fromCharCode(code)), maxLength });
const printable = characters(0x21, 0x7e, 12);
const anyByte = characters(0, 0xff, 6);

interface Authorization {
  readonly caller: string | null;
  readonly values: readonly string[];
}

interface Asked {
  readonly target: string;
  readonly etag?: string;
}

/** All kinds of requests, most of them partly valid: what is rejected early tests nothing after that. */
export function fuzzRequests(world: FuzzWorld): Arbitrary<FuzzRequest> {
  const holder = fc.constantFrom(
    ...Object.entries(world.tokens).flatMap(([caller, tokens]) => tokens.map((token) => ({ caller, token }))),
  );
  const authorization = fc.oneof<WeightedArbitrary<Authorization>[]>(
    { weight: 12, arbitrary: holder.map(({ caller, token }) => ({ caller, values: [token] })) },
    { weight: 1, arbitrary: fc.constant({ caller: null, values: [] }) },
    {
      weight: 3,
      arbitrary: fc
        .oneof(
          fc.constantFrom(...world.badTokens),
          printable.map((token) => `Bearer ${token}`),
        )
        .map((value) => ({ caller: null, values: [value] })),
    },
    // Two headers are always rejected, however valid they are.
    {
      weight: 1,
      arbitrary: holder.map(({ token }) => ({ caller: null, values: [token, token] })),
    },
  );
  const header = fc
    .constantFrom(...Object.entries(HEADERS))
    .chain(([name, values]) =>
      fc.oneof(fc.constantFrom(...values), characters(0x20, 0xff, 12)).map((value) => [name, value] as const),
    );
  const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(3), insert: anyByte });
  const requests = fc
    .record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant('GET') },
        { weight: 3, arbitrary: fc.constantFrom(...METHODS) },
      ),
      asked: fc.oneof<WeightedArbitrary<Asked>[]>(
        {
          weight: 12,
          arbitrary: fc.tuple(paths(world), queries(world)).map(([path, query]) => ({ target: path + query })),
        },
        { weight: 1, arbitrary: fc.constantFrom(...world.known).map(({ path, etag }) => ({ target: path, etag })) },
      ),
      authorization,
      headers: fc.array(header, { maxLength: 4 }),
      body: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...BODIES) }),
      keepAlive: fc.nat(3).map((one) => one > 0),
      damage: fc.oneof(
        { weight: 9, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(damage, { minLength: 1, maxLength: 3 }) },
      ),
    })
    .map(({ authorization: { caller, values }, asked: { target, etag }, headers, ...request }) => ({
      ...request,
      target,
      caller,
      headers: [
        ...values.map((value) => ['Authorization', value] as const),
        ...(etag ? [['If-None-Match', etag] as const] : headers),
      ],
    }));
  // However many routes there are, every tenant is answered.
  const reads = fc.record({
    holder,
    path: fc.constantFrom(...world.known).map(({ path }) => path),
  });
  return fc.oneof(
    { weight: 7, arbitrary: requests },
    { weight: 1, arbitrary: writes(world) },
    {
      weight: 1,
      arbitrary: reads.map(({ holder: { caller, token }, path }) => ({
        method: 'GET',
        target: path,
        headers: [['Authorization', token] as const],
        body: '',
        caller,
        keepAlive: true,
        damage: [],
      })),
    },
  );
}

/** Complete requests of authorised callers: if anything is wrong, it is the body. */
function writes(world: FuzzWorld): Arbitrary<FuzzRequest> {
  const [token = ''] = world.tokens[world.admin] ?? [];
  const bodies = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...SETTINGS) },
    { weight: 1, arbitrary: fc.constantFrom(...BODIES) },
  );
  // However many other routes there are, some of these succeed.
  const creating = world.writes.filter(({ method, path }) => method === 'POST' && /\/(projects|keys)$/.test(path));
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.constantFrom(...world.writes) },
      { weight: 1, arbitrary: fc.constantFrom(...creating) },
    )
    .chain(({ method, path }) => fc.tuple(fc.constant(method), filled(path, segments(world)), bodies))
    .map(([method, target, body]) => ({
      method,
      target,
      headers: [
        ['Authorization', token],
        ['Content-Type', 'application/json'],
      ],
      body,
      caller: world.admin,
      keepAlive: true,
      damage: [],
    }));
}

/** Values for each path parameter. */
function segments(world: FuzzWorld): Record<string, Arbitrary<string>> {
  const segment = (known: readonly string[]) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...known) },
      { weight: 1, arbitrary: fc.constantFrom(...known).map((id) => id.toUpperCase()) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...known)
          .map((id) => id.replace(/./g, (char) => `%${char.charCodeAt(0).toString(16)}`)),
      },
      { weight: 3, arbitrary: fc.constantFrom(...ODD_SEGMENTS) },
      { weight: 1, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(text)) },
      {
        weight: 1,
        arbitrary: fc
          .uint8Array({ maxLength: 20 })
          .map((bytes) => Buffer.from(bytes).toString('hex').replace(/../g, '%$&')),
      },
      { weight: 1, arbitrary: printable },
    );
  return {
    projectId: segment(world.projectIds),
    agentId: segment(world.agents),
    contactId: segment(world.contactIds),
    accountId: segment(world.accountIds),
    runId: segment(world.runIds),
    jobId: segment(world.jobIds),
    importId: segment(world.importIds),
    episodeId: segment(world.episodeIds),
    keyId: segment(world.keyIds),
    file: segment(['ErrorModel.json', 'DepthBody.json', 'ProjectsBody.json', 'index.html', 'package.json']),
  };
}

/** The template with its parameters filled in. */
function filled(template: string, values: Record<string, Arbitrary<string>>): Arbitrary<string> {
  const names = [...template.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  return fc.tuple(...names.map((name) => values[name] ?? printable)).map((parts) => {
    const left = [...parts];
    return template.replace(/:\w+/g, () => left.shift() ?? '');
  });
}

function paths(world: FuzzWorld): Arbitrary<string> {
  const values = segments(world);
  const bent: ((path: string) => string)[] = [
    (path) => `${path}/`,
    (path) => `/${path}`,
    (path) => `http://evil.example${path}`,
    (path) => path.toUpperCase(),
    (path) => path.replace('/v1/', '/v1//'),
    (path) => path.replace('/v1/', '/v1/nothing/../'),
    (path) => `${path}#fragment`,
    (path) => `${path};a=b`,
    (path) => path.slice(1),
    (path) => path.replaceAll('/', '\\'),
  ];
  const path = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...world.routes).chain((template) => filled(template, values)) },
    { weight: 3, arbitrary: fc.constantFrom(...OTHER_PATHS).chain((template) => filled(template, values)) },
  );
  return fc.oneof(
    { weight: 12, arbitrary: path },
    { weight: 2, arbitrary: fc.tuple(path, fc.constantFrom(...bent)).map(([straight, bend]) => bend(straight)) },
    { weight: 1, arbitrary: fc.tuple(path, anyByte).map(([straight, bytes]) => straight + bytes) },
  );
}

function queries(world: FuzzWorld): Arbitrary<string> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ODD_NUMBERS) },
    { weight: 2, arbitrary: fc.constantFrom(...world.cursors, ...ODD_CURSORS) },
    { weight: 4, arbitrary: fc.integer({ min: -5, max: 600 }).map(String) },
    { weight: 4, arbitrary: fc.constantFrom(...KNOWN_VALUES) },
    { weight: 3, arbitrary: fc.constantFrom(...ODD_DATES) },
    { weight: 1, arbitrary: printable },
  );
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('limit', 'days') },
    { weight: 6, arbitrary: fc.constantFrom(...KNOWN_PARAMETERS) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_PARAMETERS) },
    { weight: 1, arbitrary: printable },
  );
  const pair = fc.tuple(name, fc.option(value));
  const query = fc
    .array(pair, { minLength: 1, maxLength: 4 })
    .map((pairs) => `?${pairs.map(([name, text]) => (text === null ? name : `${name}=${text}`)).join('&')}`);
  return fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 1, arbitrary: query });
}
