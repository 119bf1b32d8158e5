import { Injectable, NotFoundException } from '@nestjs/common';
import type { Caller, ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import { MAX_ALIASES } from '../identity/merge-limits';
import { isoDay, utcDay } from '../scoring/iso-day';
import { ScoredDays } from '../scoring/score-basis';
import type { ScoredRunRow } from '../scoring/scored-run';
import type { MergeBody, MergeSuggestionsBody } from './merge.dto';
import { MergeChanges } from './merge-changes';
import { MergeSuggestionsQueries } from './merge-suggestions.queries';
import { CONTACTS, type MergedIds, type MergeProblem, MergesQueries } from './merges.queries';
import { ResultingContactQueries } from './resulting-contact.queries';

type Resulting = MergeBody['contact'];
type Run = ScoredRunRow & { readonly time_zone: string };

/** One person under several ids: merges contacts, parts them again, and suggests which may be one. */
@Injectable()
export class MergesService {
  constructor(
    private readonly queries: MergesQueries,
    private readonly resulting: ResultingContactQueries,
    private readonly suggested: MergeSuggestionsQueries,
    private readonly changes: MergeChanges,
  ) {}

  /**
   * Merges a contact into another one; a recompute starts at once, if possible.
   *
   * @param by null for a preview, which changes nothing
   * @throws InvalidInput for a merge of an id into itself; NotFoundException unless the project has both contacts;
   *   ConflictException if the contact would have too many ids
   */
  async merge(
    projectId: ProjectId,
    caller: Caller,
    userId: string,
    into: string,
    by: Actor | null,
  ): Promise<MergeBody> {
    if (userId === into) {
      throw new InvalidInput([
        { message: 'a contact cannot be merged into itself', location: 'body.into', value: into },
      ]);
    }
    return await this.change(projectId, caller, userId, by === null, () =>
      this.queries.merge(projectId, CONTACTS, userId, into, by),
    );
  }

  /** @throws NotFoundException unless the project has the contact; ConflictException unless it was merged into another one */
  async unmerge(projectId: ProjectId, caller: Caller, userId: string, by: Actor | null): Promise<MergeBody> {
    return await this.change(projectId, caller, userId, by === null, () =>
      this.queries.unmerge(projectId, CONTACTS, userId, by),
    );
  }

  async suggestions(projectId: ProjectId, page: PageRequest): Promise<MergeSuggestionsBody> {
    const found = await this.suggested.page(projectId, page.after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, ({ reason, value }) => [reason, value]);
    return { suggestions: rows.map(({ contacts, ...row }) => ({ ...row, contacts: [...contacts] })), ...more };
  }

  private async change(
    projectId: ProjectId,
    { ownerId }: Caller,
    userId: string,
    dryRun: boolean,
    change: () => Promise<MergedIds | MergeProblem>,
  ): Promise<MergeBody> {
    // PostgreSQL rejects NUL and unpaired surrogates, so no contact has such an id.
    if (/[\0\p{Cs}]/u.test(userId)) throw new NotFoundException();
    const { changed, groups, runId } = await this.changes.make('contact', projectId, ownerId, dryRun, change);
    const run = await this.resulting.run(projectId);
    const contacts: Resulting[] = [];
    for (const ids of groups) contacts.push(await this.contact(projectId, ids, run));
    const [contact, ...others] = contacts;
    if (!contact) throw new NotFoundException();
    return { changed, dry_run: dryRun, as_of: run?.as_of ?? null, contact, others, run_id: runId };
  }

  private async contact(projectId: ProjectId, ids: readonly string[], run: Run | null): Promise<Resulting> {
    const contact = { user_id: ids[0] ?? '', user_ids: ids.toSorted().slice(0, MAX_ALIASES), ids: ids.length };
    if (run === null) return { ...contact, cohort_day: null, relationships: [] };
    const { basis, time_zone: timeZone, as_of: asOf } = run;
    const { ignoresUndirected } = basis.score_settings as Readonly<Record<string, number>>;
    const agents = await this.resulting.days(projectId, ids, timeZone, ignoresUndirected === 1);
    const relationships: Resulting['relationships'] = [];
    let first = Number.POSITIVE_INFINITY;
    for (const { agent_id, agent_name, days } of agents) {
      const scored = new ScoredDays({ ...basis, version_1_until: null, days });
      const score = scored.scoreOn(utcDay(asOf));
      if (score === null) continue;
      for (const [day, , , , , part] of days) if ((part ?? 0) > 0 && day < first) first = day;
      const { depth, band, trend, stage, atRisk, silenceDays } = score;
      relationships.push({
        agent_id,
        agent_name,
        depth,
        band,
        trend,
        stage,
        at_risk: atRisk,
        silence_days: silenceDays,
      });
    }
    relationships.sort((one, other) => other.depth - one.depth || (one.agent_id < other.agent_id ? -1 : 1));
    const cohort = first <= utcDay(asOf) ? isoDay(first) : null;
    return { ...contact, cohort_day: cohort, relationships };
  }
}
