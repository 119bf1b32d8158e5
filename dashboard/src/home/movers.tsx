import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { moatExplanationQuery } from '../api/home-queries';
import { useProject } from '../project/projects';
import { relationshipPath } from '../project/relationship-path';
import { Delta } from '../ui/delta';
import help from '../ui/help.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import styles from './movers.module.css';

/** The ten relationships that moved the index most within a week. */
export function Movers() {
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...moatExplanationQuery(useProject().project_id), enabled: open });
  const { data } = query;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.trigger}>Who moved it?</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={help.positioner} sideOffset={6} align="start" collisionPadding={12}>
          <Popover.Popup className={help.popup}>
            <Popover.Title className={help.title}>What moved the index most in 7 days</Popover.Title>
            {data ? (
              <ul className={styles.list}>
                {data.movers.map((mover) => (
                  <li key={`${mover.agent_id} ${mover.user_id}`} className={styles.mover}>
                    <Link href={relationshipPath(mover)}>
                      <Name>{mover.contact_name}</Name>
                    </Link>
                    <Delta value={mover.effect} of="index" digits={2} />
                  </li>
                ))}
                {data.movers.length === 0 && <li>Nothing has changed.</li>}
              </ul>
            ) : (
              <Pending query={query}>
                <Skeleton lines={10} />
              </Pending>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
