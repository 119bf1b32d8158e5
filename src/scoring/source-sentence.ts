/** What does not arrive by a channel, in words. */
const NOTHING_BY: Readonly<Record<string, string>> = {
  message: 'messages',
  call: 'calls',
  meeting: 'meetings',
  email: 'emails',
  other: 'other interactions',
};

/** What to do about channels of an agent whose facts do not arrive. @param since the last day on which they did, YYYY-MM-DD */
export function silentSourceSentence(channels: readonly string[], since: string): string {
  const words = channels.map((channel) => NOTHING_BY[channel] ?? channel);
  return `Check the connection: no ${words.join(' or ')} since ${since}.`;
}
