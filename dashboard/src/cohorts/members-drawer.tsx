import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type Cell, useMembers } from '../api/cohort-queries';
import { useFormat } from '../format/use-format';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { Choice } from '../ui/choice';
import dialog from '../ui/dialog.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { ShowMore } from '../ui/show-more';
import styles from './members-drawer.module.css';

type Which = 'active' | 'silent' | 'all';
const CHOICES = [
  ['active', 'Active'],
  ['silent', 'Silent'],
  ['all', 'All'],
] as const;
const ACTIVE = { active: true, silent: false, all: undefined };

/** The members of a cell of the triangle. Null: closed. */
export function MembersDrawer({ cell, close }: { cell: Cell | null; close: () => void }) {
  // Keeps its content while it closes.
  const [shown, setShown] = useState(cell);
  useEffect(() => {
    if (cell) setShown(cell);
  }, [cell]);
  return (
    <Dialog.Root open={cell !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.drawer}>
          <header className={styles.header}>
            <Dialog.Title>Members of the cohort</Dialog.Title>
            <Dialog.Close className={styles.close} aria-label="Close">
              <X size={18} aria-hidden="true" />
            </Dialog.Close>
          </header>
          {shown && <Members cell={shown} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Members({ cell }: { cell: Cell }) {
  const { project_id } = useProject();
  const format = useFormat();
  const [which, setWhich] = useState<Which>('active');
  const query = useMembers(project_id, cell, ACTIVE[which]);
  const first = query.data?.pages[0];
  const members = query.data?.pages.flatMap((page) => page.members) ?? [];
  return (
    <>
      <Dialog.Description className={styles.about}>
        First active in the {cell.unit} of {format.day(cell.entry)}, seen in {cell.unit} {cell.offset}
        {first?.from && first.to && ` (${format.shortDay(first.from)} to ${format.day(first.to)})`}
        {first && !first.complete && ', which is not over yet'}.
      </Dialog.Description>
      <Choice label="Which members" value={which} choices={CHOICES} choose={setWhich} />
      {first ? (
        <ul className={styles.list}>
          {members.map(({ user_id, contact_name, first_day, depth }) => (
            <li key={user_id} className={styles.member}>
              <Link href={contactPath(user_id)}>
                <Name>{contact_name}</Name>
              </Link>
              <span className={styles.first}>since {format.shortDay(first_day)}</span>
              <span className={styles.depth}>{depth === null ? '' : format.percent(depth)}</span>
            </li>
          ))}
          {members.length === 0 && <li className={styles.first}>None</li>}
        </ul>
      ) : (
        <Pending query={query}>
          <Skeleton lines={8} />
        </Pending>
      )}
      <ShowMore query={query} label="More" />
    </>
  );
}
