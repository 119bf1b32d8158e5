// Receives the daily digest of a project, verifies it, and posts it to Slack in words of its own. (A webhook with
// `"format": "slack"` posts to Slack without any program; this one is for those who want other words.)
//
//   WEBHOOK_SECRET=whsec_… SLACK_URL=https://hooks.slack.com/services/… npm run example -- slack-digest-receiver.mjs
import { createServer } from 'node:http';
import { verifyWebhook, WebhookError } from '@relationship-depth/client';

const { WEBHOOK_SECRET, SLACK_URL, PORT = '4000' } = process.env;
const MAX_BYTES = 1_000_000;
/** Deliveries arrive at least once: the ids of the last ones. */
const seen = new Set();

/** Slack reads &, < and > as markup. */
const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function message({ counts, to_call, moat_index }) {
  const changes = Object.entries(counts).map(
    ([type, count]) => `${count} × ${type.replace(/^.*\./, '').replaceAll('_', ' ')}`,
  );
  const calls = to_call.map(({ contact, agent, recommended_action }) => {
    return `• ${plain(contact.name ?? contact.user_id)} (${plain(agent.name)}): ${plain(recommended_action)}`;
  });
  const index = moat_index ? [`Moat Index ${moat_index.from} → ${moat_index.to}`] : [];
  return [`*Since yesterday:* ${changes.join(', ') || 'nothing'}`, ...index, ...calls].join('\n');
}

async function receive(request) {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) {
    body += piece;
    if (body.length > MAX_BYTES) return 413;
  }
  const delivery = await verifyWebhook(body, request.headers, WEBHOOK_SECRET);
  if (delivery.type !== 'project.digest' || seen.has(delivery.id)) return 204;
  const text = message(delivery.data);
  const headers = { 'Content-Type': 'application/json' };
  const { ok } = await fetch(SLACK_URL, { method: 'POST', headers, body: JSON.stringify({ text }) });
  // Not remembered, so that the delivery is tried again.
  if (!ok) return 502;
  seen.add(delivery.id);
  if (seen.size > 1_000) seen.delete(seen.values().next().value);
  return 204;
}

const server = createServer(async (request, response) => {
  const status = await receive(request).catch((error) => (error instanceof WebhookError ? 400 : 500));
  response.writeHead(status).end();
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`));
