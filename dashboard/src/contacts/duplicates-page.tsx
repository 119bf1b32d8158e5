import type { Schemas } from '@relationship-depth/client';
import { useState } from 'react';
import { Link } from 'wouter';
import { merge, useMergeSuggestions } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { PeopleTabs } from '../people/people-tabs';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import list from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { ShowMore } from '../ui/show-more';
import { Wide } from '../ui/wide';
import { MergeDialog } from './merge-dialog';
import { useMergeWork } from './use-merge-work';

type Suggestion = Schemas['MergeSuggestion'];
type Suggested = Suggestion['contacts'][number];

const REASONS: Readonly<Record<string, string>> = { same_name: 'Same name', same_address: 'Same address' };

/** Contacts that may be one person, to be merged by people. */
export default function DuplicatesPage() {
  const { project_id, name } = useProject();
  const query = useMergeSuggestions(project_id);
  const [pair, setPair] = useState<readonly [Suggested, Suggested] | null>(null);
  const work = useMergeWork();
  useDocumentTitle(`Possible duplicates in ${name}`);
  const suggestions = query.data?.pages.flatMap((page) => page.suggestions);
  return (
    <div className={list.page}>
      <header className={list.header}>
        <h1>Possible duplicates</h1>
        <PeopleTabs />
      </header>
      <p className={sheet.soft}>
        Contacts with the same name or address. They may still be several persons, so nothing is merged by itself.
      </p>
      {work.notice}
      {work.failure && <ProblemNote error={work.failure} />}
      {suggestions?.length === 0 && (
        <div className={list.none}>
          <p>No two contacts look like one person</p>
        </div>
      )}
      {suggestions?.map((suggestion) => (
        <Card
          key={`${suggestion.reason} ${suggestion.value}`}
          title={suggestion.value}
          note={REASONS[suggestion.reason] ?? suggestion.reason}
        >
          <People suggestion={suggestion} choose={setPair} />
        </Card>
      ))}
      {!suggestions && (
        <Pending query={query}>
          <Skeleton lines={10} />
        </Pending>
      )}
      <ShowMore query={query} />
      {pair && (
        <MergeDialog
          contact={pair[0]}
          other={pair[1]}
          close={() => setPair(null)}
          merge={async (from, into) => {
            await merge(project_id, from, into);
            work.done({ did: 'merged', userId: from, into });
          }}
        />
      )}
    </div>
  );
}

interface PeopleProps {
  readonly suggestion: Suggestion;
  readonly choose: (pair: readonly [Suggested, Suggested]) => void;
}

function People({ suggestion: { contacts }, choose }: PeopleProps) {
  const format = useFormat();
  const [first] = contacts;
  return (
    <Wide>
      <table className={sheet.table}>
        <tbody>
          {contacts.map((contact) => (
            <tr key={contact.user_id}>
              <th scope="row" className={list.who}>
                <Link href={contactPath(contact.user_id)}>
                  <Name>{contact.name ?? contact.user_id}</Name>
                </Link>
              </th>
              <td className={list.who}>
                <Name>{contact.user_id}</Name>
              </td>
              <td className={list.nowrap}>first seen {format.dayOf(contact.first_seen)}</td>
              <td className={sheet.number}>
                {first && contact !== first && (
                  <Button
                    onClick={() => choose([first, contact])}
                    aria-label={`Compare and merge ${contact.user_id} with ${first.user_id}`}
                  >
                    Compare and merge
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
