import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStream } from '../../support/event-stream';
import { PLAIN_BODIES, type PlainBody } from '../../support/plain-bodies';
import type { FilledProject } from '../serve/fill';

/** Number of open streams at any time. */
const STREAMS = 20;
const EVENTS_PER_BATCH = 10;
const OPERATIONS: readonly PlainBody[] = Object.values(PLAIN_BODIES);

export interface Pace {
  /** Requests of the nine operations, one after the other. */
  readonly readsPerS: number;
  readonly batchesPerS: number;
  /** A key is created, sends events, and is revoked. */
  readonly keyTurnMs: number;
  /** The oldest stream is replaced by a new one. */
  readonly streamTurnMs: number;
  /** A recompute is requested; null: only scheduled ones run. */
  readonly recomputeMs: number | null;
}

/** The outcome of one request. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Reads, events, keys and streams at a steady rate against one server, however fast it responds. */
export class MixedLoad {
  /** Milliseconds of each read since the last call of `takeTimes`. */
  private times: number[] = [];
  /** Failures and their counts. */
  readonly errors = new Map<string, number>();
  readonly counts = { reads: 0, events: 0, streams: 0, keys: 0 };
  private readonly agent = new Agent({ keepAlive: true });
  private readonly stopping = new AbortController();
  private readonly streams: EventStream[] = [];

  constructor(
    private readonly origin: string,
    private readonly token: string,
    private readonly project: FilledProject,
  ) {}

  /** Runs until it is stopped. */
  async run({ readsPerS, batchesPerS, keyTurnMs, streamTurnMs, recomputeMs }: Pace): Promise<void> {
    await Promise.all([
      this.pace(1_000 / readsPerS, (turn) => this.read(turn)),
      this.pace(1_000 / batchesPerS, () => this.sendEvents(this.token)),
      this.pace(keyTurnMs, () => this.useKey()),
      this.pace(streamTurnMs, () => this.turnStreams()),
      recomputeMs !== null && this.pace(recomputeMs, () => this.recompute()),
    ]);
    for (const stream of this.streams.splice(0)) stream.close();
    this.agent.destroy();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** @returns the times of the reads since the last call, sorted */
  takeTimes(): number[] {
    return this.times.splice(0).sort((a, b) => a - b);
  }

  /** Starts at its scheduled times, whether or not earlier requests have finished. */
  private async pace(everyMs: number, work: (turn: number) => Promise<void>): Promise<void> {
    const started = performance.now();
    const going = new Set<Promise<void>>();
    for (let turn = 0; !this.stopping.signal.aborted; turn++) {
      const one = work(turn)
        .catch((error: Error) => this.wrong(error.message))
        .finally(() => going.delete(one));
      going.add(one);
      const wait = started + (turn + 1) * everyMs - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal: this.stopping.signal }).catch(() => {});
    }
    await Promise.all(going);
  }

  private async read(turn: number): Promise<void> {
    const { projectId, agentId, contactIds } = this.project;
    const operation = OPERATIONS[turn % OPERATIONS.length] as PlainBody;
    const contactId = contactIds[turn % contactIds.length] ?? '';
    const path = `/api/v1/${operation.path({ projectId, agentId, contactId, count: operation.default })}`;
    const started = performance.now();
    const { status, text } = await this.ask('GET', path, this.token);
    this.times.push(performance.now() - started);
    this.counts.reads++;
    if (status !== 200 || !text.startsWith('{"$schema"')) this.wrong(`${status} to GET ${operation.name}`);
  }

  private async sendEvents(bearer: string): Promise<void> {
    const now = new Date().toISOString();
    const events = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => ({
      type: 'interaction',
      event_id: randomUUID(),
      agent: this.project.agentId,
      user_id: this.project.contactIds[Math.floor(Math.random() * this.project.contactIds.length)],
      occurred_at: now,
      direction: index % 2 ? 'inbound' : 'outbound',
    }));
    const { status, text } = await this.ask('POST', this.path('events'), bearer, { events });
    this.counts.events += EVENTS_PER_BATCH;
    if (status !== 202 || !text.includes(`"accepted":${EVENTS_PER_BATCH},`)) this.wrong(`${status} to events`);
  }

  private async useKey(): Promise<void> {
    const made = await this.ask('POST', this.path('keys'), this.token, { name: 'soak', scopes: ['events:write'] });
    if (made.status !== 201) return this.wrong(`${made.status} to a new key`);
    const { key, key_id: keyId } = JSON.parse(made.text) as { key: string; key_id: string };
    await this.sendEvents(key);
    const revoked = await this.ask('DELETE', this.path(`keys/${keyId}`), this.token);
    if (revoked.status !== 204) this.wrong(`${revoked.status} to a revocation`);
    this.counts.keys++;
  }

  private async recompute(): Promise<void> {
    const { status } = await this.ask('POST', this.path('recompute'), this.token);
    if (status !== 202) this.wrong(`${status} to a recompute`);
  }

  private async turnStreams(): Promise<void> {
    for (const stream of this.streams.filter(({ ended }) => ended)) {
      // A revoked key ends all streams of its project regularly, except those that had not started.
      if (stream.lastEventId !== '' && stream.of('end').length === 0) this.wrong('a stream broke');
      this.streams.splice(this.streams.indexOf(stream), 1);
    }
    if (this.streams.length >= STREAMS) this.streams.shift()?.close();
    while (this.streams.length < STREAMS) {
      const headers = { authorization: `Bearer ${this.token}` };
      const stream = await EventStream.open(this.origin + this.path('fleet-activity/stream'), headers);
      this.counts.streams++;
      if (stream.status !== 200) return this.wrong(`${stream.status} to a stream`);
      this.streams.push(stream);
    }
  }

  private path(rest: string): string {
    return `/api/v1/projects/${this.project.projectId}/${rest}`;
  }

  private wrong(what: string): void {
    this.errors.set(what, (this.errors.get(what) ?? 0) + 1);
  }

  private async ask(method: string, path: string, bearer: string, body?: object): Promise<Answer> {
    const sent = body && JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(sent && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
    };
    return await new Promise((resolve, reject) => {
      const asked = request(this.origin + path, { method, agent: this.agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(sent);
    });
  }
}
