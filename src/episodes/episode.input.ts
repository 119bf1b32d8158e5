import { EPISODE_OUTCOMES, type EpisodeOutcome } from '../database/entities/episode.entity';
import { isUuid } from '../database/uuid';
import { fits, isPrintableText } from '../http/adapter/printable-text';
import { Input } from '../http/query/input.decorator';
import { parseUtcTime } from '../http/query/query-parsers';

/** What a person may set. */
const SETTABLE_STATES = ['open', 'snoozed', 'dismissed', 'done'] as const;
export type SettableState = (typeof SETTABLE_STATES)[number];
const MAX_ASSIGNEE = 200;
const MAX_REASON = 500;
const MAX_NOTE = 2_000;
const MAX_EPISODES = 100;
/** Control characters other than line breaks and tabs, and what PostgreSQL cannot store. */
const UNPRINTABLE = /[^\P{Cc}\n\r\t]|\p{Cs}/u;

const isNote = (value: unknown, max: number) =>
  value === null || (typeof value === 'string' && fits(value, max) && !UNPRINTABLE.test(value));

const isRevision = (value: unknown) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 2_147_483_647;

const REVISION = {
  optional: true,
  expected: 'a whole number of 1 or more',
  accepts: isRevision,
  schema: {
    type: 'integer',
    format: 'int64',
    minimum: 1,
    description:
      'Change the episode only if it still has this version, 1 or more; otherwise 409. Absent: change it in any case.',
  },
} as const;

/** What to change; absent fields stay unchanged. */
export class EpisodeChangeInput {
  @Input({
    optional: true,
    expected: `a text of 1 to ${MAX_ASSIGNEE} printable characters, or null`,
    accepts: (value) => value === null || isPrintableText(value, MAX_ASSIGNEE),
    schema: {
      type: 'string',
      maxLength: MAX_ASSIGNEE,
      nullable: true,
      description: 'Who works on it: the id of a user, or any other text; null: nobody.',
    },
  })
  assignee?: string | null;

  @Input({
    optional: true,
    expected: SETTABLE_STATES.join(', '),
    accepts: (value) => SETTABLE_STATES.includes(value as never),
    schema: {
      type: 'string',
      enum: [...SETTABLE_STATES],
      description: 'open: undoes a decision while the condition lasts; snoozed: needs `until`; done: needs `outcome`.',
    },
  })
  state?: SettableState;

  @Input({
    optional: true,
    expected: 'a time as RFC 3339, or YYYY-MM-DD for the start of the day in UTC',
    accepts: (value) => typeof value === 'string' && parseUtcTime(value) !== null,
    schema: {
      type: 'string',
      description:
        'With `snoozed`: when the snooze ends, at most a year from now. RFC 3339, or YYYY-MM-DD for the start of the day in UTC.',
    },
  })
  until?: string;

  @Input({
    optional: true,
    expected: `a text of at most ${MAX_REASON} characters, or null`,
    accepts: (value) => isNote(value, MAX_REASON),
    schema: {
      type: 'string',
      maxLength: MAX_REASON,
      nullable: true,
      description: 'With `snoozed` or `dismissed`: why.',
    },
  })
  reason?: string | null;

  @Input({
    optional: true,
    expected: EPISODE_OUTCOMES.join(', '),
    accepts: (value) => EPISODE_OUTCOMES.includes(value as never),
    schema: { type: 'string', enum: [...EPISODE_OUTCOMES], description: 'With `done`: the result.' },
  })
  outcome?: EpisodeOutcome;

  @Input({
    optional: true,
    expected: `a text of at most ${MAX_NOTE} characters, or null`,
    accepts: (value) => isNote(value, MAX_NOTE),
    schema: { type: 'string', maxLength: MAX_NOTE, nullable: true, description: 'With `done`: a note.' },
  })
  note?: string | null;
}

/** A change to one episode, as a JSON merge patch (RFC 7396). */
export class EpisodePatch extends EpisodeChangeInput {
  @Input(REVISION)
  revision?: number;
}

/** The same change to several episodes. */
export class EpisodesPatch extends EpisodeChangeInput {
  @Input({
    expected: `a list of 1 to ${MAX_EPISODES} UUIDs, each once`,
    accepts: isIdList,
    schema: {
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      minItems: 1,
      maxItems: MAX_EPISODES,
      uniqueItems: true,
      description: 'The episodes to change.',
    } as object,
  })
  episode_ids!: string[];

  @Input({
    optional: true,
    expected: `a list of 1 to ${MAX_EPISODES} whole numbers of 1 or more`,
    accepts: (value) => Array.isArray(value) && value.length <= MAX_EPISODES && value.every(isRevision),
    schema: {
      type: 'array',
      items: { type: 'integer', format: 'int64', minimum: 1 },
      minItems: 1,
      maxItems: MAX_EPISODES,
      description:
        'The versions that the client saw, each 1 or more, in the order of `episode_ids`: one that has another is refused. Absent: all are changed.',
    } as object,
  })
  revisions?: number[];
}

function isIdList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_EPISODES) return false;
  if (!value.every((id) => typeof id === 'string' && isUuid(id))) return false;
  return new Set(value.map((id: string) => id.toLowerCase())).size === value.length;
}
