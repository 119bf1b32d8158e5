import type { AccountItem } from './account.dto';
import type { AccountRow } from './accounts.queries';

/** An account as a list shows it. */
export function accountItem(row: AccountRow): AccountItem {
  const { account_id, name, contacts, agents, depth, band, last_interaction } = row;
  return {
    ...{ account_id, name: name ?? account_id, contacts, agents, depth, band, last_interaction },
    alive: { contacts: row.alive_contacts, agents: row.alive_agents, relationships: row.alive_relationships },
    single_threaded: singleThreaded(row),
  };
}

const count = (number: number, noun: string) => `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;

/** Who leaves takes all of it along: the contact first, for without it there is nobody to talk to. docs/score.md has the rule. */
function singleThreaded(row: AccountRow): AccountItem['single_threaded'] {
  const { contacts, alive_contacts: aliveContacts, alive_agents: aliveAgents, only_contact, only_agent } = row;
  const contact = row.contact_name ?? only_contact;
  const agent = row.agent_name ?? only_agent;
  if (only_contact !== null) {
    const others = contacts - 1;
    const rest =
      others === 0 ? 'It has no other contact.' : `${count(others, 'other contact')} took no part or went dormant.`;
    const by = only_agent === null ? count(aliveAgents, 'agent') : agent;
    const reason = `Only ${contact} is in touch, with ${by}. ${rest}`;
    return { risk: true, on: 'contact', id: only_contact, name: contact, reason };
  }
  if (only_agent !== null) {
    const reason = `Only ${agent} is in touch, with ${count(aliveContacts, 'contact')}.`;
    return { risk: true, on: 'agent', id: only_agent, name: agent, reason };
  }
  const reason =
    aliveContacts === 0
      ? 'No relationship is alive.'
      : `${count(aliveContacts, 'contact')} and ${count(aliveAgents, 'agent')} are in touch.`;
  return { risk: false, on: null, id: null, name: null, reason };
}
