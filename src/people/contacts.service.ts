import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import type { ContactBody, ContactsBody } from './contact.dto';
import { accountOf, contactBody, contactItem } from './contact-item';
import type { ContactOrder } from './contact-parameters';
import { MAX_SHOWN } from './contact-rows-sql';
import { type ContactFilter, type ContactPlace, type ContactRow, ContactsQueries } from './contacts.queries';

/** Contacts as persons: what is known of each, and of its relationships with all agents. */
@Injectable()
export class ContactsService {
  constructor(private readonly queries: ContactsQueries) {}

  /** @throws InvalidInput for an unknown agent, or the cursor of another order */
  async page(
    projectId: ProjectId,
    filter: ContactFilter & { readonly agent: string | null },
    by: ContactOrder,
    page: PageRequest,
  ): Promise<ContactsBody> {
    const order = `${by.sort} ${by.order}`;
    const after = placeOf(page, order);
    const agentId = await this.queries.agentId(projectId, filter.agent);
    const found = await this.queries.page(projectId, { ...filter, agentId }, by, after, page.size + 1);
    const { rows, ...more } = pageOf(page, found.contacts ?? [], ({ sort_number, sort_text, user_id }) => [
      ...[order, sort_number, sort_text, user_id],
    ]);
    const accounts = await this.accountNames(projectId, rows);
    return { contacts: rows.map((row) => contactItem(row, accounts)), as_of: found.as_of, ...more };
  }

  /** @param userId any id of the contact @throws NotFoundException if the project has no such contact */
  async one(projectId: ProjectId, userId: string): Promise<ContactBody> {
    // PostgreSQL rejects NUL and unpaired surrogates, so no contact has such an id.
    if (/[\0\p{Cs}]/u.test(userId)) throw new NotFoundException();
    // No id begins with a space, so with one, an id may be that of another route.
    const found = await this.queries.one(projectId, userId.trimStart());
    const [row] = found.contacts ?? [];
    if (!row) throw new NotFoundException();
    return contactBody(row, found.as_of, await this.accountNames(projectId, [row]), MAX_SHOWN);
  }

  private async accountNames(projectId: ProjectId, rows: readonly ContactRow[]): Promise<ReadonlyMap<string, string>> {
    return await this.queries.accountNames(projectId, [...new Set(rows.flatMap((row) => accountOf(row) ?? []))]);
  }
}

/** @throws InvalidInput if the cursor is of another order */
function placeOf({ after }: PageRequest, order: string): ContactPlace | null {
  if (after === null) return null;
  const [of, number, text, userId] = after as [string, number, string, string];
  if (of !== order)
    throw new InvalidInput([{ message: `the cursor is of the order ${of}`, location: 'query.cursor', value: of }]);
  return { number, text, userId };
}
