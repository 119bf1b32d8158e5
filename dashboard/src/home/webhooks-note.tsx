import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useIsAdmin } from '../api/caller';
import { webhooksQuery } from '../api/webhooks';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { webhookStatus } from '../project/webhook-in-words';
import { Name } from '../ui/name';
import styles from './note.module.css';

/** Shows administrators the webhooks that the server disabled; nothing where there is none. */
export function WebhooksNote() {
  const { project_id } = useProject();
  const format = useFormat();
  const isAdmin = useIsAdmin();
  const { data } = useQuery({ ...webhooksQuery(project_id), enabled: isAdmin });
  const disabled = data?.webhooks.filter(({ enabled, disabled_reason: by }) => !enabled && by !== 'user') ?? [];
  const [first] = disabled;
  if (!first) return null;
  return (
    <div className={styles.note} role="note">
      <p>
        <Name lines={2}>{`Webhook ${first.description || first.url}`}</Name>
      </p>
      <p>
        {webhookStatus(first, format.dateTime)} See <Link href="/settings">Settings</Link>
        {disabled.length > 1 && `, and ${disabled.length - 1} more`}.
      </p>
    </div>
  );
}
