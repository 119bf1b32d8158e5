// A card that shows how an agent and a contact are doing. The token comes from the page's own session.
import { Suspense, use } from 'react';

const percent = (share) => `${Math.round(share * 100)} %`;
const known = new Map();

/** One request for each relationship, however often it is shown. */
function explanation(client, path) {
  const key = JSON.stringify(path);
  if (!known.has(key)) {
    const request = client.get('/api/v1/agents/{agentId}/contacts/{contactId}/depth/explain', { path });
    known.set(
      key,
      request.catch((error) => {
        known.delete(key); // the next time, it is asked for again
        return { problem: error.status === 404 ? 'They never met.' : error.message };
      }),
    );
  }
  return known.get(key);
}

function Card({ client, agentId, contactId }) {
  const shown = use(explanation(client, { agentId, contactId }));
  if ('problem' in shown) return <p role="status">{shown.problem}</p>;
  const { contact_name, depth, band, at_risk, action, as_of } = shown;
  return (
    <article aria-label={`Relationship with ${contact_name}`}>
      <h3>{contact_name}</h3>
      <meter min={0} max={1} value={depth} />
      <p>
        {percent(depth)}, {band}
        {at_risk && <strong> at risk</strong>}
      </p>
      <p>{action.sentence}</p>
      <small>As of {as_of}</small>
    </article>
  );
}

/** `<Relationship client={client} agentId="Nova" contactId="c-0004" />` */
export function Relationship(props) {
  return (
    <Suspense fallback={<p role="status">…</p>}>
      <Card {...props} />
    </Suspense>
  );
}
