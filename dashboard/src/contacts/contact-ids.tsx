import { useState } from 'react';
import { type Contact, merge, part } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Name } from '../ui/name';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { MergeDialog } from './merge-dialog';
import { PartDialog } from './part-dialog';
import { useMergeWork } from './use-merge-work';

const SHOWN = 50;

/** The ids of a contact: more can be merged into it, and each can be parted again. */
export function ContactIds({ contact }: { contact: Contact }) {
  const { project_id } = useProject();
  const format = useFormat();
  const [isMerging, setMerging] = useState(false);
  const [parting, setParting] = useState<string | null>(null);
  const work = useMergeWork();
  const { user_id, user_ids } = contact;
  const others = user_ids.filter((id) => id !== user_id);
  return (
    <Card title="Ids" actions={<Button onClick={() => setMerging(true)}>Merge with another contact…</Button>}>
      {work.notice}
      {others.length === 0 ? (
        <p className={sheet.soft}>
          One id, <code>{user_id}</code>. If the same person has another one, merge the two.
        </p>
      ) : (
        <table className={sheet.table} aria-label="Ids of the contact">
          <tbody>
            <tr>
              <th scope="row">
                <Name>{user_id}</Name>
              </th>
              <td className={sheet.soft}>all numbers are under this id</td>
            </tr>
            {others.slice(0, SHOWN).map((id) => (
              <tr key={id}>
                <th scope="row">
                  <Name>{id}</Name>
                </th>
                <td>
                  <Button onClick={() => setParting(id)} aria-label={`Part ${id}`}>
                    Part
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.length > SHOWN && <p className={sheet.soft}>and {format.count(others.length - SHOWN)} more ids</p>}
      {work.failure && <ProblemNote error={work.failure} />}
      {isMerging && (
        <MergeDialog
          contact={contact}
          close={() => setMerging(false)}
          merge={async (from, into) => {
            await merge(project_id, from, into);
            work.done({ did: 'merged', userId: from, into });
          }}
        />
      )}
      {parting !== null && (
        <PartDialog
          userId={parting}
          close={() => setParting(null)}
          part={async () => {
            await part(project_id, parting);
            work.done({ did: 'parted', userId: parting, into: user_id });
          }}
        />
      )}
    </Card>
  );
}
