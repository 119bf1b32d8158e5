import { useState } from 'react';
import type { Webhook, WebhookPatch } from '../api/webhooks';
import { useFormat } from '../format/use-format';
import { webhookInWords, webhookStatus } from '../project/webhook-in-words';
import { Button } from '../ui/button';
import { Name } from '../ui/name';
import sheet from '../ui/sheet.module.css';
import { WebhookDeliveries } from './webhook-deliveries';
import { WebhookForm } from './webhook-form';

interface WebhookRowProps {
  readonly webhook: Webhook;
  readonly isPending: boolean;
  /** Rejects if the change fails. */
  readonly change: (patch: WebhookPatch) => Promise<void>;
  readonly replaceSecret: () => void;
  readonly remove: () => void;
}

/** One webhook: what it sends, whether it works, and what can be done with it. */
export function WebhookRow({ webhook, isPending, change, replaceSecret, remove }: WebhookRowProps) {
  const format = useFormat();
  const [shown, setShown] = useState<'nothing' | 'deliveries' | 'form'>('nothing');
  const { url, description, enabled } = webhook;
  const toggle = (what: typeof shown) => setShown(shown === what ? 'nothing' : what);
  const save = async (patch: WebhookPatch): Promise<void> => {
    await change(patch);
    setShown('nothing');
  };
  return (
    <li aria-label={url}>
      <p>
        <Name lines={2}>{description || url}</Name>
      </p>
      {description && (
        <p className={sheet.soft}>
          <Name lines={2}>{url}</Name>
        </p>
      )}
      <p className={sheet.soft}>{webhookInWords(webhook)}</p>
      <p className={webhook.disabled_reason && !enabled ? sheet.warning : sheet.soft}>
        {webhookStatus(webhook, format.dateTime)}
      </p>
      <div className={sheet.actions}>
        <Button onClick={() => toggle('deliveries')} aria-expanded={shown === 'deliveries'}>
          Deliveries
        </Button>
        <Button onClick={() => toggle('form')} aria-expanded={shown === 'form'}>
          Edit
        </Button>
        <Button onClick={() => void save({ enabled: !enabled }).catch(() => {})} disabled={isPending}>
          {enabled ? 'Disable' : 'Enable'}
        </Button>
        <Button onClick={replaceSecret}>Replace secret</Button>
        <Button onClick={remove}>Delete</Button>
      </div>
      {shown === 'deliveries' && <WebhookDeliveries webhook={webhook} />}
      {shown === 'form' && (
        <WebhookForm
          webhook={webhook}
          isPending={isPending}
          // The card shows why a change failed; the form stays open.
          save={(values) => void save(values).catch(() => {})}
          cancel={() => setShown('nothing')}
        />
      )}
    </li>
  );
}
