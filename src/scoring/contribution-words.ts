import { daysAgo, daysInWords, rhythmInWords } from './day-words';
import type { DepthContributions } from './depth-contributions';
import { FIT } from './fit-constants';
import { isoDay } from './iso-day';
import type { ModelRow } from './model';
import type { RelationshipScore } from './relationship-score';
import { SCORE } from './score-constants';

/** Describes each part of a depth in plain words. @param asOf day of the score */
export function contributionWords(
  score: RelationshipScore,
  asOf: number,
  model: ModelRow,
): Readonly<Record<keyof DepthContributions, string>> {
  const { activeDays, silenceDays, typicalGap, startDay, depth, evidence } = score;
  if (silenceDays === null || typicalGap === null) {
    const nothing = 'Nothing: they never took part.';
    return {
      activeDays: nothing,
      age: nothing,
      silence: nothing,
      learned: nothing,
      firstReply: `The chance of a first reply: first written to ${daysAgo(asOf - startDay)}, never answered.`,
    };
  }
  return {
    activeDays: `They took part on ${daysInWords(activeDays)}, counted as if all were today.`,
    age: `Age: a day is worth half as much after ${SCORE.halfLife} days.`,
    silence:
      silenceDays === 0
        ? 'No silence: they took part today.'
        : `Silent ${daysInWords(silenceDays)}, usually ${rhythmInWords(typicalGap)}.`,
    learned: learnedWords(model),
    firstReply:
      depth > evidence
        ? 'Depth is never below the chance of a first reply, which silence divides.'
        : 'Nothing: the days on which they took part say more than the chance of a first reply.',
  };
}

function learnedWords({ kind, rows, fittedOn }: ModelRow): string {
  if (kind === 'fixed') return 'Nothing: this project uses the fixed formula.';
  if (rows < FIT.minRows || fittedOn === null) {
    return 'Too few outcomes to learn from yet: only the short history of the project is taken into account.';
  }
  return `Learned from ${rows} outcomes of this project up to ${isoDay(fittedOn)}.`;
}
