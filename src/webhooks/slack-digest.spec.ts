import { type DigestData, slackDigest } from './slack-digest';

const ana = {
  agent: { name: 'Atlas' },
  contact: { user_id: 'crm-1', name: 'Ana <b>' },
  recommended_action: 'Reach out now: silent 21 days, usually every 5.',
};
const nothing: DigestData = { counts: {}, at_risk: [], recovered: [], to_call: [], moat_index: null };

const textsOf = (data: DigestData) =>
  (slackDigest(data).blocks as { text: { text: string } }[]).map(({ text }) => text.text);

it('says what happened, whom to call, and why the index moved', () => {
  const counts = { 'relationship.at_risk': 12, 'relationship.recovered': 1 };
  const moat = { from: '0.41', to: '0.44', reasons: ['depth_quality', 'risk'] };
  const data = { ...nothing, counts, at_risk: [ana], recovered: [ana], to_call: [ana], moat_index: moat };
  expect(slackDigest(data).text).toBe('Relationships today: 12 new at risk, 1 recovered');
  expect(textsOf(data)).toEqual([
    '*Relationships today: 12 new at risk, 1 recovered*',
    '*New at risk*\n• Ana &lt;b&gt; – Atlas: _Reach out now: silent 21 days, usually every 5._\nand 11 more',
    '*Recovered*\n• Ana &lt;b&gt; – Atlas: _Reach out now: silent 21 days, usually every 5._',
    '*Most valuable to call*\n• Ana &lt;b&gt; – Atlas: _Reach out now: silent 21 days, usually every 5._',
    '*Moat Index* 0.41 → 0.44 (depth quality, risk)',
  ]);
});

it('names agents of which nothing arrives', () => {
  const nova = { agent: { name: 'Nova' }, recommended_action: 'Check the connection: no emails since 2026-11-12.' };
  const data = { ...nothing, counts: { 'agent.silent': 1 }, silent_agents: [nova] };
  expect(textsOf(data)[1]).toBe('*No data from*\n• Nova: _Check the connection: no emails since 2026-11-12._');
});

it('leaves out what did not happen, and is never longer than a block may be', () => {
  expect(textsOf(nothing)).toEqual(['*Relationships today: 0 new at risk, 0 recovered*']);
  const long = { contact: { user_id: 'x'.repeat(1_000) } };
  for (const text of textsOf({ ...nothing, to_call: Array.from({ length: 10 }, () => long) }))
    expect([...text].length).toBeLessThanOrEqual(3_000);
});
