import { sealedContent } from '../event-digest';
import type { ClaimQueries, KnownEvent } from './claim.queries';
import { claimRows } from './claim-rows';
import { agentsOf, type EventBatch, rejectOverQuota, settleKnown, unknownAgents } from './event-batch';
import { type EventRows, eventRows, NO_ROWS } from './event-rows';
import type { AgentRow, EventsQueries } from './events.queries';
import { overlapWithQuery } from './overlap-with-query';

/** Events that are stored only once, and the rows that they add besides. */
export interface ClaimedBatch {
  readonly batch: EventBatch;
  readonly rows: EventRows;
}

/** What the claims of a batch depend on. */
interface ClaimRules {
  /** As `sealedContent` takes it. */
  readonly digestKey: string;
  /** Whether interactions get a receipt as well. */
  readonly withReceipts: boolean;
  /** Quota of agents of a project. */
  readonly maxAgents: number;
}

/** A batch whose agents all exist. */
interface NamedBatch {
  readonly batch: EventBatch;
  readonly agents: readonly AgentRow[];
  /** Names of those that the batch created. */
  readonly added: readonly string[];
}

/** Stores the new events of a batch, after the agents that they name, and settles all others. */
export class BatchClaim {
  constructor(
    private readonly claims: ClaimQueries,
    private readonly queries: EventsQueries,
    private readonly rules: ClaimRules,
  ) {}

  async claim(found: EventBatch, known: readonly AgentRow[]): Promise<ClaimedBatch> {
    const names = unknownAgents(found, known);
    const { batch, agents, added } =
      names.length === 0 ? { batch: found, agents: known, added: [] } : await this.createAgents(found, known);
    const { open } = batch;
    if (open.length === 0) return { batch, rows: NO_ROWS };
    // Nearly always, all of them are new.
    const claiming = this.claims.claim(open, claimRows(open, agents), this.rules.withReceipts);
    const [duplicates, rows] = await overlapWithQuery(claiming, () => eventRows(open, agents));
    const settled = this.settle(batch, duplicates);
    if (duplicates.length === 0) return { batch: settled, rows };
    await this.removeUnused(settled, agents, added);
    return { batch: settled, rows: eventRows(settled.open, agents) };
  }

  /**
   * Only new events create agents. They do so before they are claimed, as in an import: another batch may have been
   * faster with an event, so `removeUnused` follows.
   */
  private async createAgents(found: EventBatch, agents: readonly AgentRow[]): Promise<NamedBatch> {
    const batch = this.settle(found, await this.claims.known(found.open.map(({ key }) => key)));
    const names = unknownAgents(batch, agents);
    if (names.length === 0) return { batch, agents, added: [] };
    const { maxAgents: max } = this.rules;
    const created = await this.queries.createAgents(names, max);
    const all = [...agents, ...created.agents];
    if (created.agents.length === names.length) return { batch, agents: all, added: created.added };
    const within = rejectOverQuota(batch, new Set(all.map(({ name }) => name)), { count: created.count, max });
    return { batch: within, agents: all, added: created.added };
  }

  private async removeUnused({ open }: EventBatch, agents: readonly AgentRow[], added: readonly string[]) {
    const used = new Set(open.flatMap(({ event }) => agentsOf(event)));
    const unused = agents.filter(({ name }) => added.includes(name) && !used.has(name));
    if (unused.length > 0) await this.queries.removeAgents(unused.map(({ agent_id }) => agent_id));
  }

  private settle(batch: EventBatch, known: readonly KnownEvent[]): EventBatch {
    return settleKnown(batch, new Map(known.map((event) => [event.event_key, this.contentOf(event)])));
  }

  /** @returns the stored content of an event, sealed; null if it was not kept */
  private contentOf({ sealed, content }: KnownEvent): string | null {
    return sealed ?? (content === null ? null : sealedContent(this.rules.digestKey, content));
  }
}
