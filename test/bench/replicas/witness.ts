import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { EventStream } from '../../support/event-stream';

/** The documented limits for a revoked key, and for a new run whose notification was lost. */
const KEY_MS = 5_000;
const RUN_MS = 1_000;
const PER_BATCH = 10;
const KEY_TURN_MS = 1_000;
const RUN_LOOK_MS = 50;
const FOLLOWERS = 4;

/** Counts of what must not happen, and of what did happen. */
export interface Testimony {
  /** Events that were acknowledged but are missing, or never reached a client of the feed. */
  lost: number;
  /** Events that are stored twice, or reached a client twice. */
  doubled: number;
  /** Responses older than allowed, and keys accepted long after they were revoked. */
  stale: number;
  readonly events: number;
  readonly reads: number;
  readonly revoked: number;
  readonly runs: number;
  readonly reconnects: number;
  /** Requests that a killed server left without a correct response, and which were sent again. */
  readonly again: number;
}

interface Project {
  readonly projectId: string;
  readonly agentId: string;
}

/** Writes, reads, follows and revokes through the load balancer, and checks every response. */
export class Witness {
  private readonly acknowledged = new Set<string>();
  private readonly received = Array.from({ length: FOLLOWERS }, (): string[] => []);
  private runs: { readonly finished: number; readonly seen: number }[] = [];
  private readonly counts = { reads: 0, stale: 0, revoked: 0, reconnects: 0, again: 0, resets: 0 };
  private going = true;
  private following = true;

  constructor(
    private readonly origin: string,
    private readonly token: string,
    private readonly project: Project,
    private readonly database: DataSource,
  ) {}

  /** Runs until `disturb` has finished. */
  async watch(disturb: () => Promise<void>): Promise<Testimony> {
    const followers: Promise<void>[] = [];
    await Promise.all(
      this.received.map(
        async (seen) => await new Promise<void>((connected) => followers.push(this.follow(seen, connected))),
      ),
    );
    const work = [this.write('a'), this.write('b'), this.read(), this.read(), this.revoke(), this.lookAtRuns()];
    await disturb();
    this.going = false;
    await Promise.all(work);
    // The last acknowledged events are still being sent; a feed that lost one never completes.
    const deadline = Date.now() + 10_000;
    while (this.received.some((seen) => new Set(seen).size < this.acknowledged.size) && Date.now() < deadline) {
      await delay(50);
    }
    this.following = false;
    await Promise.all(followers);
    return await this.testimony();
  }

  private async testimony(): Promise<Testimony> {
    const rows: { summary: string; n: number }[] = await this.database.query(
      'SELECT summary, count(*)::int AS n FROM agent_actions WHERE project_id = $1 GROUP BY summary',
      [this.project.projectId],
    );
    const stored = new Map(rows.map(({ summary, n }) => [summary, n]));
    const missing = (has: (name: string) => boolean) => [...this.acknowledged].filter((name) => !has(name)).length;
    const fed = this.received.map((seen) => new Set(seen));
    const { reads, stale, revoked, reconnects, again, resets } = this.counts;
    return {
      lost:
        missing((name) => stored.has(name)) + fed.reduce((sum, seen) => sum + missing((it) => seen.has(it)), resets),
      doubled:
        rows.filter(({ n }) => n > 1).length +
        this.received.reduce((sum, seen, index) => sum + seen.length - (fed[index]?.size ?? 0), 0),
      stale,
      events: this.acknowledged.size,
      reads,
      revoked,
      runs: this.runs.length,
      reconnects,
      again,
    };
  }

  private async ask(path: string, init: RequestInit = {}, bearer = this.token): Promise<Response> {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    return await fetch(`${this.origin}/api/v1/projects/${this.project.projectId}/${path}`, { ...init, headers });
  }

  /** Repeats a request until the response is correct. */
  private async askUntil(status: number, path: string, init: RequestInit): Promise<Response> {
    for (;;) {
      const response = await this.ask(path, init).catch(() => null);
      if (response?.status === status) return response;
      await response?.arrayBuffer().catch(() => {});
      this.counts.again++;
      await delay(20);
    }
  }

  /** Sends each batch until it is acknowledged. */
  private async write(name: string): Promise<void> {
    for (let turn = 0; this.going; turn++) {
      const names = Array.from({ length: PER_BATCH }, (_, index) => `${name} ${turn} ${index}`);
      const occurred_at = new Date().toISOString();
      const events = names.flatMap((summary, index) => [
        { type: 'agent_action', event_id: summary, agent: this.project.agentId, action: 'did', summary, occurred_at },
        {
          type: 'interaction',
          event_id: `i ${summary}`,
          agent: this.project.agentId,
          user_id: `contact-${index}`,
          direction: 'inbound',
          occurred_at,
        },
      ]);
      await (await this.askUntil(202, 'events', { method: 'POST', body: JSON.stringify({ events }) })).arrayBuffer();
      for (const each of names) this.acknowledged.add(each);
      await delay(20);
    }
  }

  /** The newest run that was seen to have finished long enough before. */
  private mustShow(askedAt: number): number {
    return this.runs.findLast(({ seen }) => seen + RUN_MS < askedAt)?.finished ?? 0;
  }

  private async read(): Promise<void> {
    while (this.going) {
      const oldest = this.mustShow(performance.now());
      const response = await this.ask('moat').catch(() => null);
      await response?.arrayBuffer().catch(() => {});
      if (response?.status !== 200) {
        this.counts.again++;
        continue;
      }
      this.counts.reads++;
      // The header has a resolution of seconds.
      const shown = Date.parse(response.headers.get('last-modified') ?? '');
      if (shown < Math.floor(oldest / 1_000) * 1_000) this.counts.stale++;
      await delay(2);
    }
  }

  /** Creates a key, uses it on all servers, revokes it, and checks that all of them reject it after a while. */
  private async revoke(): Promise<void> {
    const checks: Promise<void>[] = [];
    while (this.going) {
      const init = { method: 'POST', body: JSON.stringify({ name: 'bench', scopes: ['read'] }) };
      const { key, key_id } = (await (await this.askUntil(201, 'keys', init)).json()) as Record<string, string>;
      for (let use = 0; use < 8; use++) await (await this.ask('agents', {}, key).catch(() => null))?.arrayBuffer();
      await this.askUntil(204, `keys/${key_id}`, { method: 'DELETE' });
      this.counts.revoked++;
      checks.push(this.expectRefused(key ?? ''));
      await delay(KEY_TURN_MS);
    }
    await Promise.all(checks);
  }

  private async expectRefused(key: string): Promise<void> {
    await delay(KEY_MS);
    for (let use = 0; use < 8; use++) {
      const response = await this.ask('agents', {}, key).catch(() => null);
      await response?.arrayBuffer().catch(() => {});
      if (response?.ok) this.counts.stale++;
    }
  }

  private async lookAtRuns(): Promise<void> {
    while (this.going) {
      const [run]: { finished_at: Date | null }[] = await this.database.query(
        `SELECT max(finished_at) AS finished_at FROM recompute_runs WHERE project_id = $1 AND status = 'finished'`,
        [this.project.projectId],
      );
      const finished = run?.finished_at?.getTime() ?? 0;
      if (finished > (this.runs.at(-1)?.finished ?? 0)) this.runs.push({ finished, seen: performance.now() });
      await delay(RUN_LOOK_MS);
    }
  }

  /** Reconnects with its last event id whenever its stream ends. */
  private async follow(seen: string[], connected: () => void): Promise<void> {
    const url = `${this.origin}/api/v1/projects/${this.project.projectId}/fleet-activity/stream`;
    let lastEventId = '';
    while (this.following) {
      const headers = {
        authorization: `Bearer ${this.token}`,
        ...(lastEventId && { 'last-event-id': lastEventId }),
      };
      const stream = await EventStream.open(url, headers).catch(() => null);
      for (let over = stream === null; stream && !over; await delay(20)) {
        over = stream.ended || !this.following;
        for (const { event, data } of stream.events.splice(0)) {
          if (event === 'fleet-activity') seen.push((data as { summary: string }).summary);
          if (event === 'reset') this.counts.resets++;
        }
        if (stream.lastEventId === '') continue;
        ({ lastEventId } = stream);
        connected();
      }
      stream?.close();
      this.counts.reconnects++;
      await delay(50);
    }
  }
}
