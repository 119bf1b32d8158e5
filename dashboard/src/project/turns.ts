/** Whose turn it is, in words. */
const TURNS: Readonly<Record<string, string>> = {
  awaiting_our_reply: 'Ours: they wrote last',
  awaiting_their_reply: 'Theirs: we wrote last',
  never_heard: 'Theirs: they never answered',
  mutual_silence: 'Nobody’s: both have been silent',
  none: 'Nobody’s',
};

/** @param turn null: not known */
export function turnInWords(turn: string | null): string {
  return turn === null ? 'Not known' : (TURNS[turn] ?? turn);
}
