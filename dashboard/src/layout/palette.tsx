import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { contactSearchQuery } from '../api/contacts';
import { agentPath } from '../project/agent-path';
import { useAgents } from '../project/agents';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import dialog from '../ui/dialog.module.css';
import { Name } from '../ui/name';
import { useSavedViews } from '../views/saved-views';
import { PAGES } from './page-links';
import styles from './palette.module.css';

const AGENTS_SHOWN = 5;

interface Target {
  readonly href: string;
  readonly label: string;
  readonly kind: string;
}

/** Finds a page, a list, an agent or a contact by a few letters. */
export default function Palette({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const targets = useTargets(typed.trim().toLowerCase());
  const move = (event: KeyboardEvent): void => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'Enter' && at < 0) links[0]?.click();
    else if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) links[at - 1]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`} onKeyDown={move}>
          <Dialog.Title className="visually-hidden">Go to</Dialog.Title>
          <input
            className={styles.input}
            type="text"
            aria-label="Go to a page, a contact or an agent"
            placeholder="Go to a page, a contact or an agent"
            maxLength={200}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <ul ref={list} className={styles.list}>
            {targets.map(({ href, label, kind }) => (
              <li key={`${kind} ${href}`}>
                <Link href={href} className={styles.target} onClick={close}>
                  <Name>{label}</Name>
                  <span className={styles.kind}>{kind}</span>
                </Link>
              </li>
            ))}
            {targets.length === 0 && <li className={styles.kind}>No matches</li>}
          </ul>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useTargets(typed: string): readonly Target[] {
  const { project_id } = useProject();
  const agents = useAgents();
  const { views } = useSavedViews(project_id);
  const contacts = useQuery({ ...contactSearchQuery(project_id, typed), enabled: typed !== '' });
  const fixed: readonly Target[] = [
    ...PAGES.map(({ href, label }) => ({ href, label, kind: 'Page' })),
    ...views.map(({ name, path }) => ({ href: path, label: name, kind: 'View' })),
    { href: '/audit-log', label: 'Audit log', kind: 'Page' },
    { href: '/accounts', label: 'Accounts', kind: 'List' },
    { href: '/accounts?single_threaded=true', label: 'Accounts that hang on one contact or agent', kind: 'List' },
    { href: '/duplicates', label: 'Possible duplicates', kind: 'List' },
    { href: '/inbox?view=mine', label: 'Inbox: mine', kind: 'List' },
    { href: '/inbox?view=unassigned', label: 'Inbox: unassigned', kind: 'List' },
    { href: '/relationships?at_risk=true&sort=value_at_stake', label: 'At risk, most at stake first', kind: 'List' },
    { href: '/relationships?sort=trend&order=asc', label: 'Declining most', kind: 'List' },
    { href: '/relationships?stage=new', label: 'New relationships', kind: 'List' },
  ];
  const matching = ({ label }: { label: string }) => label.toLowerCase().includes(typed);
  const ofAgents = agents.map(({ agent_id, name }) => ({
    href: agentPath(agent_id),
    label: name,
    kind: 'Agent',
  }));
  const ofContacts = (typed === '' ? [] : (contacts.data?.contacts ?? [])).map(({ user_id, name, account_name }) => ({
    href: contactPath(user_id),
    label: name,
    kind: ['Contact', ...(name === user_id ? [] : [user_id]), ...(account_name === null ? [] : [account_name])].join(
      ', ',
    ),
  }));
  return [...fixed.filter(matching), ...ofAgents.filter(matching).slice(0, AGENTS_SHOWN), ...ofContacts];
}
