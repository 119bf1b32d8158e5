import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import type { AccountBody, AccountsBody } from './account.dto';
import { accountItem } from './account-item';
import type { AccountFilter } from './account-parameters';
import { type AccountPlace, AccountsQueries } from './accounts.queries';

/** Accounts: the contacts that belong to them, how deep they are, and whether all hangs on one thread. */
@Injectable()
export class AccountsService {
  constructor(private readonly queries: AccountsQueries) {}

  /** @throws InvalidInput for an unknown agent, or the cursor of another order */
  async page(projectId: ProjectId, filter: AccountFilter, page: PageRequest): Promise<AccountsBody> {
    const order = `${filter.sort} ${filter.order}`;
    const after = placeOf(page, order);
    const { accounts, as_of } = await this.queries.page(projectId, filter, after, page.size + 1);
    const { rows, ...more } = pageOf(page, accounts ?? [], (row) => [
      ...[order, row.sort_number, row.sort_text, row.account_id],
    ]);
    return { accounts: rows.map(accountItem), as_of, ...more };
  }

  /** @throws NotFoundException if no contact of the project belongs to such an account */
  async one(projectId: ProjectId, accountId: string): Promise<AccountBody> {
    // PostgreSQL rejects NUL and unpaired surrogates, so no account has such an id.
    if (/[\0\p{Cs}]/u.test(accountId)) throw new NotFoundException();
    // Browsers remove a segment of dots alone, so it may be sent behind a space, with which no id begins.
    const id = accountId.trimStart();
    const { accounts, as_of } = await this.queries.one(projectId, id);
    const [row] = accounts ?? [];
    if (!row) throw new NotFoundException();
    const { members, by_agent } = await this.queries.details(projectId, id, row.contacts);
    const lists = { members: members ?? [], members_total: row.contacts, by_agent: by_agent ?? [] };
    return { ...accountItem(row), as_of, ...lists };
  }
}

/** @throws InvalidInput if the cursor is of another order */
function placeOf({ after }: PageRequest, order: string): AccountPlace | null {
  if (after === null) return null;
  const [of, number, text, accountId] = after as [string, number, string, string];
  if (of !== order)
    throw new InvalidInput([{ message: `the cursor is of the order ${of}`, location: 'query.cursor', value: of }]);
  return { number, text, accountId };
}
