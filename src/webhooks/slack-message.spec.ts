import { messageOf } from './message-body';

const at = new Date('2026-03-01T06:00:00Z');
const slack = (type: string, data: Record<string, unknown>) =>
  JSON.parse(messageOf('slack', { type, occurred_at: at, data }));

describe('a message for a chat', () => {
  it('says who, what changed, why, and what to do', () => {
    const message = slack('relationship.at_risk', {
      from: 'fine',
      to: 'at_risk',
      reasons: ['silent_vs_own_rhythm'],
      recommended_action: 'Call them this week.',
      count: null,
      agent: { agent_id: 'a', name: 'Nova' },
      contact: { user_id: 'c-1', name: 'Ada Obi' },
    });
    expect(message).toEqual({
      text: 'A relationship became at risk: Ada Obi – Nova',
      blocks: [
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*A relationship became at risk* Ada Obi – Nova\nfine → at\u200b_risk\nsilent vs own rhythm\n_Call them this week._',
          },
        },
      ],
    });
  });

  it('summarises a summary event, and uses the id of a contact without a name', () => {
    const summary = slack('relationship.band_changed', { count: 1_765, agent: null, contact: null, reasons: [] });
    expect(summary.blocks[0].text.text).toBe('*The band of a relationship changed*\n1765 relationships');
    expect(slack('relationship.dormant', { contact: { user_id: 'c-1', name: null } }).text).toMatch(/: c-1$/);
  });

  it('prevents names from mentioning, linking or formatting', () => {
    const { text } = slack('relationship.at_risk', { contact: { name: '<!channel> & *<https://a.example|b>*' } })
      .blocks[0].text;
    expect(text).not.toMatch(/[<>]/);
    expect(text).toContain('&lt;!channel&gt; &amp; \u200b*&lt;https://a.example|b&gt;\u200b*');
  });

  it('is shortened to the limit of the chat', () => {
    const { blocks, text } = slack('webhook.test', { message: '😀'.repeat(4_000) });
    expect([...blocks[0].text.text, ...text].length).toBeLessThanOrEqual(6_000);
    expect(blocks[0].text.text).toMatch(/…$/);
  });
});

it('a standard body is type, timestamp and data', () => {
  const body = messageOf('standard', { type: 'webhook.test', occurred_at: at, data: { message: 'a' } });
  expect(body).toBe('{"type":"webhook.test","timestamp":"2026-03-01T06:00:00.000Z","data":{"message":"a"}}');
});
