import { actionSentence } from './action-sentence';

describe('actionSentence', () => {
  it.each([
    ['win_back', 'Win back: silent 35 days, usually every 7.'],
    ['let_rest', 'Let rest: silent 35 days, usually every 7, and little to lose.'],
    ['reach_out_now', 'Reach out now: silent 35 days, usually every 7.'],
    ['light_nudge', 'Nudge lightly: silent 35 days, usually every 7.'],
    ['second_touch', 'Follow up: first and last active 35 days ago.'],
    ['nurture', 'Nurture: new, last active 35 days ago.'],
    ['welcome_back', 'Welcome back: active again 35 days ago after a long silence.'],
    ['invite_reply', 'Invite a reply: nearly all of it came from our side, last active 35 days ago.'],
    ['check_in', 'Check in: declining, last active 35 days ago, usually every 7 days.'],
    ['protect', 'Protect: deep, usually active every 7 days.'],
    ['deepen', 'Deepen: growing, usually active every 7 days.'],
    ['keep_rhythm', 'Keep the rhythm: usually active every 7 days.'],
  ])('of %s', (action, sentence) => {
    expect(actionSentence(action, 35, 6.6)).toBe(sentence);
  });

  it.each([
    ['reach_out_now', 1, 1.2, 'Reach out now: silent 1 day, usually every day.'],
    ['reach_out_now', 7, 0.5, 'Reach out now: silent 7 days, usually every day.'],
    ['check_in', 1, 1, 'Check in: declining, last active yesterday, usually every day.'],
    ['nurture', 0, 7, 'Nurture: new, last active today.'],
  ])('of %s after %i days, every %f', (action, silence, gap, sentence) => {
    expect(actionSentence(action, silence, gap)).toBe(sentence);
  });

  it.each(['call_them', 'constructor'])('spells out a code it does not know: %s', (action) => {
    expect(actionSentence(action, 1, 1)).toMatch(/^[A-Z][a-z ]+\.$/);
  });
});
