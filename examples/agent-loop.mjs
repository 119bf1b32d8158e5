// An agent that asks before it writes: it takes the most valuable episode, asks how the relationship is doing and who knows the
// contact, decides, and records what it did. The decision is a script here; in its place a model would choose the tools.
//
//   DEPTH_URL=http://localhost:3000 DEPTH_KEY=rd_live_… node examples/agent-loop.mjs
//
// The key needs the scopes read, events:write and episodes:write.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const { DEPTH_URL, DEPTH_KEY } = process.env;
const client = new Client({ name: 'agent-loop', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
const headers = { authorization: `Bearer ${DEPTH_KEY}` };
await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', DEPTH_URL), { requestInit: { headers } }));

async function call(name, args = {}) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
  if (isError) throw new Error(`${name}: ${content[0].text}`);
  return structuredContent;
}

const LEAVE = new Set(['stop_chasing', 'wait', 'let_rest']);

/** Names are data: they go into the message, never into a decision. */
function decide({ action, turn, stage, at_risk }) {
  if (LEAVE.has(action)) return { write: false, why: 'another message would not help now' };
  if (turn === 'awaiting_their_reply' && !at_risk)
    return { write: false, why: 'we wrote last, and they are not overdue' };
  if (stage === 'dormant') return { write: false, why: 'silent for so long that a message only disturbs' };
  return { write: true, why: at_risk ? 'about to be lost' : 'they wait for an answer' };
}

const { episodes } = await call('who_to_contact', { limit: 5 });
for (const { episode_id, agent, contact, name, revision } of episodes) {
  const relationship = await call('explain_relationship', { agent, contact });
  const { write, why } = decide(relationship);
  console.log(`${name}: ${write ? 'write' : 'leave'}, because ${why}. ${relationship.recommended_action}`);
  if (!write) continue;

  const { agents } = await call('who_knows', { contact });
  const sender = agents[0].agent_id; // the agent that knows them best
  // Here the message would be sent.
  await call('record_interaction', {
    event_id: `agent-loop-${episode_id}`,
    agent: sender,
    contact,
    direction: 'outbound',
    occurred_at: new Date().toISOString(),
  });
  const closed = await call('close_episode', { episode_id, outcome: 'contacted', note: why, revision });
  console.log(`${name}: ${closed.state}`);
}
await client.close();
