import fc, { type Arbitrary, type WeightedArbitrary } from 'fast-check';
import {
  BODIES,
  HEADERS,
  METHODS,
  ODD_DATES,
  ODD_NUMBERS,
  ODD_PARAMETERS,
  ODD_SEGMENTS,
  OTHER_PATHS,
} from './fuzz-vocabulary';

/** One request, down to the bytes of its target and headers (one character each). */
export interface FuzzRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** Whose valid token it carries; null: none, or one that must not count. */
  readonly caller: string | null;
  /** Over a connection that others use as well, where the request is whole enough for a client to send it. */
  readonly keepAlive: boolean;
  /** What is done to the text of the request: at a fraction of its length, characters are replaced. */
  readonly damage: readonly { readonly at: number; readonly remove: number; readonly insert: string }[];
}

/** What requests are made of: everything that exists, so that some of them hit. */
export interface FuzzWorld {
  /** `Authorization` values that count, by caller. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly badTokens: readonly string[];
  /** Ids and names that exist, whoever's they are. */
  readonly projectIds: readonly string[];
  readonly agents: readonly string[];
  readonly contactIds: readonly string[];
  readonly runIds: readonly string[];
  /** What is answered with 304 to whoever may read it. */
  readonly known: readonly { readonly path: string; readonly etag: string }[];
  /** Route templates, like `/api/v1/projects/:projectId/moat`. */
  readonly routes: readonly string[];
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

/** All kinds of requests, most of them half right: what is refused at the door tests nothing behind it. */
export function fuzzRequests(world: FuzzWorld): Arbitrary<FuzzRequest> {
  const caller = fc.constantFrom(...Object.keys(world.tokens));
  const authorization = fc.oneof<WeightedArbitrary<Authorization>[]>(
    { weight: 12, arbitrary: caller.map((name) => ({ caller: name, values: [world.tokens[name] ?? ''] })) },
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
    // Two headers never count, however good they are.
    {
      weight: 1,
      arbitrary: caller.map((name) => ({ caller: null, values: [world.tokens[name] ?? '', world.tokens[name] ?? ''] })),
    },
  );
  const header = fc
    .constantFrom(...Object.entries(HEADERS))
    .chain(([name, values]) =>
      fc.oneof(fc.constantFrom(...values), characters(0x20, 0xff, 12)).map((value) => [name, value] as const),
    );
  const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(3), insert: anyByte });
  return fc
    .record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant('GET') },
        { weight: 3, arbitrary: fc.constantFrom(...METHODS) },
      ),
      asked: fc.oneof<WeightedArbitrary<Asked>[]>(
        { weight: 12, arbitrary: fc.tuple(paths(world), queries()).map(([path, query]) => ({ target: path + query })) },
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
}

function paths(world: FuzzWorld): Arbitrary<string> {
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
  const values: Record<string, Arbitrary<string>> = {
    projectId: segment(world.projectIds),
    agentId: segment(world.agents),
    contactId: segment(world.contactIds),
    runId: segment(world.runIds),
    file: segment(['ErrorModel.json', 'DepthBody.json', 'ProjectsBody.json', 'index.html', 'package.json']),
  };
  const filled = (template: string): Arbitrary<string> => {
    const names = [...template.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    return fc.tuple(...names.map((name) => values[name] ?? printable)).map((parts) => {
      const left = [...parts];
      return template.replace(/:\w+/g, () => left.shift() ?? '');
    });
  };
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
    { weight: 10, arbitrary: fc.constantFrom(...world.routes).chain(filled) },
    { weight: 3, arbitrary: fc.constantFrom(...OTHER_PATHS).chain(filled) },
  );
  return fc.oneof(
    { weight: 12, arbitrary: path },
    { weight: 2, arbitrary: fc.tuple(path, fc.constantFrom(...bent)).map(([straight, bend]) => bend(straight)) },
    { weight: 1, arbitrary: fc.tuple(path, anyByte).map(([straight, bytes]) => straight + bytes) },
  );
}

function queries(): Arbitrary<string> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ODD_NUMBERS) },
    { weight: 4, arbitrary: fc.integer({ min: -5, max: 600 }).map(String) },
    { weight: 3, arbitrary: fc.constantFrom(...ODD_DATES) },
    { weight: 1, arbitrary: printable },
  );
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('limit', 'days', 'from', 'to') },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_PARAMETERS) },
    { weight: 1, arbitrary: printable },
  );
  const pair = fc.tuple(name, fc.option(value));
  const query = fc
    .array(pair, { minLength: 1, maxLength: 4 })
    .map((pairs) => `?${pairs.map(([name, text]) => (text === null ? name : `${name}=${text}`)).join('&')}`);
  return fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 1, arbitrary: query });
}
