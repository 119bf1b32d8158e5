import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Delivery, redeliver, sendTest, useDeliveries, type Webhook } from '../api/webhooks';
import type { Format } from '../format/format';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** The newest deliveries of a webhook. Each can be sent again. */
export function WebhookDeliveries({ webhook: { webhook_id, url } }: { webhook: Webhook }) {
  const { project_id } = useProject();
  const client = useQueryClient();
  const query = useDeliveries(project_id, webhook_id);
  const refresh = () => client.invalidateQueries({ queryKey: [project_id, 'webhooks'] });
  const test = useMutation({ mutationFn: () => sendTest(project_id, webhook_id), onSuccess: refresh });
  const again = useMutation({
    mutationFn: (deliveryId: string) => redeliver(project_id, webhook_id, deliveryId),
    onSuccess: refresh,
  });
  const failure = test.error ?? again.error;
  return (
    <section className={sheet.stack} aria-label={`Deliveries to ${url}`}>
      <div className={sheet.actions}>
        <Button onClick={() => test.mutate()} disabled={test.isPending}>
          Send a test event
        </Button>
      </div>
      {failure && <ProblemNote error={failure} />}
      {query.data ? (
        <Deliveries deliveries={query.data.deliveries} redeliver={again.mutate} />
      ) : (
        <Pending query={query}>
          <Skeleton lines={3} />
        </Pending>
      )}
    </section>
  );
}

function Deliveries({
  deliveries,
  redeliver,
}: {
  deliveries: readonly Delivery[];
  redeliver: (deliveryId: string) => void;
}) {
  const format = useFormat();
  if (deliveries.length === 0) return <p className={sheet.soft}>Nothing has been sent yet.</p>;
  return (
    <Wide>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">Queued</th>
            <th scope="col">Event</th>
            <th scope="col">Status</th>
            <th scope="col">Attempts</th>
            <th scope="col">Answer</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.delivery_id}>
              <th scope="row" className={sheet.whole}>
                {format.dateTime(delivery.created_at)}
              </th>
              <td>
                <code>{delivery.type}</code>
              </td>
              <td>{statusInWords(delivery, format)}</td>
              <td>{format.count(delivery.attempts)}</td>
              <td>
                <Answer delivery={delivery} />
              </td>
              <td>
                {delivery.status !== 'pending' && (
                  <Button onClick={() => redeliver(delivery.delivery_id)}>Send again</Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function statusInWords({ status, attempts, next_attempt_at: next }: Delivery, format: Format): string {
  if (status !== 'pending') return status;
  if (attempts === 0 || !next) return 'pending';
  return `retry at ${format.dateTime(next)}`;
}

function Answer({ delivery: { response_status: status, response_body: body, error } }: { delivery: Delivery }) {
  if (status === null) return <>{error}</>;
  if (!body) return <>{status}</>;
  return (
    <details>
      <summary>{status}</summary>
      <pre>{body}</pre>
    </details>
  );
}
