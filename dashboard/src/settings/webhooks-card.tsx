import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeWebhook, createWebhook, deleteWebhook, replaceSecret, useWebhooks, type Webhook } from '../api/webhooks';
import { Command } from '../project/command';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { WebhookForm } from './webhook-form';
import { WebhookRow } from './webhook-row';

/** Lists, creates, tests, changes and deletes the webhooks of the project. */
export function WebhooksCard() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const query = useWebhooks(project_id);
  const [isNew, setNew] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: [project_id, 'webhooks'] });
  const create = useMutation({
    mutationFn: (values: Parameters<typeof createWebhook>[1]) => createWebhook(project_id, values),
    onSuccess: () => {
      setNew(false);
      return refresh();
    },
  });
  const change = useMutation({
    mutationFn: ([id, patch]: readonly [string, Parameters<typeof changeWebhook>[2]]) =>
      changeWebhook(project_id, id, patch),
    onSuccess: refresh,
  });
  const secret = useMutation({ mutationFn: (id: string) => replaceSecret(project_id, id), onSuccess: refresh });
  const remove = useMutation({ mutationFn: (id: string) => deleteWebhook(project_id, id), onSuccess: refresh });
  const failure = create.error ?? change.error ?? secret.error ?? remove.error;
  const shownSecret = secret.data ?? create.data;
  const askToDelete = ({ webhook_id, url }: Webhook): void => {
    if (confirm(`Delete the webhook to ${url}? Events that are still pending are not sent.`)) remove.mutate(webhook_id);
  };
  const askForSecret = ({ webhook_id, url }: Webhook): void => {
    if (confirm(`Replace the secret of ${url}? The current one also signs for the next 24 hours.`)) {
      create.reset();
      secret.mutate(webhook_id);
    }
  };
  return (
    <Card
      title="Webhooks"
      note="for changes, as they happen or once a day"
      actions={!isNew && <Button onClick={() => setNew(true)}>New webhook</Button>}
    >
      {isNew && (
        <WebhookForm
          isPending={create.isPending}
          save={(values) => {
            secret.reset();
            create.mutate(values);
          }}
          cancel={() => {
            create.reset();
            setNew(false);
          }}
        />
      )}
      {failure && <ProblemNote error={failure} />}
      {shownSecret && (
        <>
          <p role="status">This secret is shown only once. Store it where your receiver can read it.</p>
          <Command text={shownSecret.secret} shown={shownSecret.secret} />
        </>
      )}
      {query.data ? (
        <Webhooks
          webhooks={query.data.webhooks}
          row={(webhook) => (
            <WebhookRow
              key={webhook.webhook_id}
              webhook={webhook}
              isPending={change.isPending}
              change={async (patch) => {
                await change.mutateAsync([webhook.webhook_id, patch]);
              }}
              replaceSecret={() => askForSecret(webhook)}
              remove={() => askToDelete(webhook)}
            />
          )}
        />
      ) : (
        <Pending query={query}>
          <Skeleton lines={3} />
        </Pending>
      )}
    </Card>
  );
}

function Webhooks({ webhooks, row }: { webhooks: readonly Webhook[]; row: (webhook: Webhook) => ReactNode }) {
  if (webhooks.length === 0) return <p className={sheet.soft}>No webhooks yet.</p>;
  return <ul className={sheet.list}>{webhooks.map(row)}</ul>;
}
