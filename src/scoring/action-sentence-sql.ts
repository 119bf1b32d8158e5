import { RECOMMENDED_ACTIONS, SENTENCES, type Sentence, WORDS, type Words } from './action-sentence';
import { SQL } from './algebra';
import { dueIn } from './rules';

const inDays = (count: string) => `CASE ${count} WHEN 1 THEN '1 day' ELSE ${count} || ' days' END`;
const ago = (count: string) =>
  `CASE ${count} WHEN 0 THEN 'today' WHEN 1 THEN 'yesterday' ELSE ${count} || ' days ago' END`;
const every = (unit: string) =>
  `CASE WHEN typical_gap < 1.5 THEN 'every day' ELSE 'every ' || floor(typical_gap + 0.5)${unit} END`;

/** Days since the first unanswered message, from columns of `depth_scores`. */
export const CHASING_DAYS = 'last_any_day + turn_days - unanswered_since';

const DUE_DAYS = `${dueIn(SQL, 'n_unanswered', 'turn_days')}::integer`;

/** `WORDS` as columns, from those of `depth_scores`. */
const WORDS_SQL: Words = {
  silence: inDays('silence_days'),
  ago: ago('silence_days'),
  rhythm: every(''),
  rhythmInDays: every(` || ' days'`),
  written: ago('turn_days'),
  unanswered: 'n_unanswered',
  chasing: inDays(`(${CHASING_DAYS})`),
  due: inDays(DUE_DAYS),
};

/** The same sentence in SQL, of a row of `depth_scores`. */
export function actionSentenceSql(): string {
  const places = Object.fromEntries(WORDS.map((word, index) => [word, `%${index + 1}$s`])) as unknown as Words;
  const values = WORDS.map((word) => WORDS_SQL[word]).join(', ');
  const text = (sentence: Sentence) => `format('${SENTENCES[sentence](places).replaceAll("'", "''")}', ${values})`;
  return `CASE
  WHEN action = 'let_rest' AND silence_days IS NULL THEN ${text('let_rest_unheard')}
  WHEN action = 'follow_up' AND ${DUE_DAYS} > 0 THEN ${text('follow_up_later')}
  ${RECOMMENDED_ACTIONS.map((action) => `WHEN action = '${action}' THEN ${text(action)}`).join('\n  ')}
  ELSE upper(left(action, 1)) || replace(substr(action, 2), '_', ' ') || '.'
END`;
}
