import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { computeScores, createEventKey } from '../api/setup-requests';
import { useFormat } from '../format/use-format';
import { useNow } from '../format/use-now';
import { DropFile } from '../imports/drop-file';
import { useDocumentTitle } from '../layout/document-title';
import { session } from '../session/current-session';
import { Button } from '../ui/button';
import { ProblemNote } from '../ui/problem-note';
import { Command } from './command';
import styles from './first-event.module.css';
import { useActivity, useFeedStatus } from './live-updates';
import { useProject } from './projects';

const POLL_MS = 5_000;
const LATEST = 5;

/** A project without relationships: how to send the first event, and what follows. */
export default function FirstEvent() {
  const { project_id, name, agents } = useProject();
  const listening = useFeedStatus() === 'live';
  const activity = useActivity(null);
  const client = useQueryClient();
  useDocumentTitle(name);
  // The feed shows actions of agents. An import without outbound rows creates agents but no actions.
  const arrived = agents.length > 0 || (activity.data?.items.length ?? 0) > 0;
  useEffect(() => {
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['projects'] }), POLL_MS);
    return () => clearInterval(timer);
  }, [client]);
  return (
    <div className={styles.page}>
      <h1>{arrived ? `The first events of ${name} are here` : `${name} is waiting for its first event`}</h1>
      {arrived ? <Arrived /> : <Send projectId={project_id} />}
      <Latest />
      <p className={styles.status} role="status">
        {listening ? 'Listening for events. This page updates automatically.' : 'Connecting…'}
      </p>
    </div>
  );
}

function Send({ projectId }: { projectId: string }) {
  const createKey = useMutation({ mutationFn: () => createEventKey(projectId) });
  const secret = useSecret(createKey.data?.key);
  return (
    <>
      <h2>Drop a file of the past</h2>
      <DropFile />
      <h2>Send one interaction now</h2>
      <p className={styles.lead}>
        {secret ? 'This command works as it is.' : 'With a key, which you create below, the command is shown here.'}{' '}
        What arrives appears on this page at once.
      </p>
      {secret && <Command text={curl(projectId, secret)} shown={curl(projectId, `${secret.slice(0, 12)}…`)} />}
      <h2>Connect a sender</h2>
      <div className={styles.key}>
        {createKey.data ? (
          <p>The command now contains the key, which is shown only once. Store it where your server can read it.</p>
        ) : (
          <>
            <Button primary={!secret} onClick={() => createKey.mutate()} disabled={createKey.isPending}>
              Create a key for your server
            </Button>
            <p>
              {secret
                ? 'The command contains your session token, which expires soon. A server needs a key.'
                : 'A server sends events with a key that can only send events.'}
            </p>
          </>
        )}
      </div>
      {createKey.isError && <ProblemNote error={createKey.error} />}
      <p className={styles.soft}>
        Your agents’ servers send interactions as they happen: <a href="/docs/events.md">events</a>,{' '}
        <a href="/docs/keys.md">keys</a>. What already sends to Segment works unchanged:{' '}
        <a href="/docs/segment.md">Segment</a>.
      </p>
    </>
  );
}

/** What just arrived. */
function Latest() {
  const format = useFormat();
  const now = useNow();
  const items = useActivity(null).data?.items.slice(0, LATEST) ?? [];
  if (items.length === 0) return null;
  return (
    <ul className={styles.latest} aria-label="What just arrived">
      {items.map(({ id, action, agent_name, summary, timestamp }) => (
        <li key={id}>
          {summary || action.replaceAll('_', ' ')} ({agent_name}), {format.ago(timestamp, now)}
        </li>
      ))}
    </ul>
  );
}

function Arrived() {
  const { project_id: projectId, as_of, computed_at, pinned_as_of } = useProject();
  const format = useFormat();
  const compute = useMutation({ mutationFn: () => computeScores(projectId) });
  return (
    <>
      <p className={styles.lead}>Scores follow with the next recompute, or at once:</p>
      {as_of && computed_at && (
        <p className={styles.lead}>
          The last recompute, {format.dateTime(computed_at)}, found no interaction up to {format.day(as_of)}
          {pinned_as_of ? ', the day that this project is pinned to.' : '.'}
        </p>
      )}
      <div className={styles.key}>
        <Button primary onClick={() => compute.mutate()} disabled={compute.isPending || compute.isSuccess}>
          {compute.isSuccess ? 'Computing…' : 'Compute scores now'}
        </Button>
      </div>
      {compute.isError && <ProblemNote error={compute.error} retry={() => compute.mutate()} />}
    </>
  );
}

/**
 * The credential in the command: the key, or a pasted token. Clerk's tokens expire after a minute, too soon to paste.
 */
function useSecret(key: string | undefined): string | null {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    if (session.kind === 'tokens') void session.token().then(setToken);
  }, []);
  return key ?? token;
}

function curl(projectId: string, secret: string): string {
  const event = {
    type: 'interaction',
    event_id: 'first-event',
    agent: 'Nova',
    user_id: 'contact-1',
    contact_name: 'Ada Lovelace',
    direction: 'outbound',
    occurred_at: new Date().toISOString().replace(/\d\d\.\d+Z$/, '00Z'),
  };
  return [
    `curl -X POST ${location.origin}/api/v1/projects/${projectId}/events \\`,
    `  -H "Authorization: Bearer ${secret}" \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify({ events: [event] })}'`,
  ].join('\n');
}
