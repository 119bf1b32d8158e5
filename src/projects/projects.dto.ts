import { MAX_NAME_LENGTH } from '../database/entities/project.entity';
import { FIRST_AGENTS } from '../database/first-agents.queries';
import type { PagedList } from '../http/query/cursor';
import { BooleanField, DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { Input } from '../http/query/input.decorator';
import { PageBody } from '../http/query/page';
import { BREADTH_HALF_RANGE, DEFAULT_BREADTH_HALF } from '../scoring/score-constants';
import { DEFAULT_TIME_ZONE, isBreadthHalf, isPinnableDay, isProjectName, isTimeZone } from './project-settings';

/** The order of the list: by name, which is unique per owner. */
export const PROJECT_LIST: PagedList = { name: 'projects', keys: ['text'] };

const NAME = {
  expected: `1 to ${MAX_NAME_LENGTH} printable characters`,
  accepts: isProjectName,
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_NAME_LENGTH,
    description: 'Name of the project, without leading or trailing spaces; unique in the organisation.',
  },
} as const;
const TIME_ZONE = {
  optional: true,
  expected: 'an IANA time zone like Europe/Berlin, or null for the default',
  accepts: (value: unknown) => value === null || isTimeZone(value),
  schema: {
    type: 'string',
    nullable: true,
    default: DEFAULT_TIME_ZONE,
    description:
      'IANA name of the time zone whose days and weeks (from Monday) count; null is the default. A change recomputes the scores.',
  },
} as const;
const BREADTH_HALF = {
  optional: true,
  expected: `a number from ${BREADTH_HALF_RANGE.min} to ${BREADTH_HALF_RANGE.max}, or null for the default`,
  accepts: (value: unknown) => value === null || isBreadthHalf(value),
  schema: {
    type: 'number',
    format: 'double',
    nullable: true,
    minimum: BREADTH_HALF_RANGE.min,
    maximum: BREADTH_HALF_RANGE.max,
    default: DEFAULT_BREADTH_HALF,
    description:
      'Expected active contacts (a number above 0) at which the breadth of the Moat Index is one half; null is the default. A change recomputes the scores.',
  } as object,
} as const;

const KEYS_READ_PUBLISHED = {
  optional: true,
  expected: 'true or false, or null for the default',
  accepts: (value: unknown) => value === null || typeof value === 'boolean',
  schema: {
    type: 'boolean',
    nullable: true,
    default: false,
    description:
      'Whether keys with the scope `read` may call the nine operations under Relationship Depth that otherwise accept session tokens only; null is the default.',
  },
} as const;

const PINNED_AS_OF = {
  optional: true,
  expected: 'a day as YYYY-MM-DD that is not in the future, or null to follow today',
  accepts: (value: unknown) => value === null || isPinnableDay(value),
  schema: {
    type: 'string',
    nullable: true,
    default: null,
    description:
      'Day that the scores are fixed to, YYYY-MM-DD, not after today in UTC, for historical data; null: they follow today. A change recomputes the scores.',
  },
} as const;

/** The project to create. */
export class NewProjectInput {
  @Input(NAME)
  name!: string;

  @Input(TIME_ZONE)
  time_zone?: string | null;

  @Input(BREADTH_HALF)
  breadth_half?: number | null;

  @Input(KEYS_READ_PUBLISHED)
  keys_read_published?: boolean | null;

  @Input(PINNED_AS_OF)
  pinned_as_of?: string | null;
}

/** A change to a project, as a JSON merge patch (RFC 7396): absent fields stay unchanged. */
export class ProjectPatch {
  @Input({ ...NAME, optional: true })
  name?: string;

  @Input(TIME_ZONE)
  time_zone?: string | null;

  @Input(BREADTH_HALF)
  breadth_half?: number | null;

  @Input(KEYS_READ_PUBLISHED)
  keys_read_published?: boolean | null;

  @Input(PINNED_AS_OF)
  pinned_as_of?: string | null;
}

/** An agent, by the id that other operations accept. */
class AgentItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Name of the agent. Operations accept it in place of the UUID.')
  name!: string;
}

/** A project of the caller. */
export class ProjectItem {
  @TextField('UUID of the project.')
  project_id!: string;

  @TextField('Name of the project.')
  name!: string;

  @TimeField('When it was created.')
  created_at!: string;

  @TextField('IANA name of the time zone whose days and weeks (from Monday) count.')
  time_zone!: string;

  @DoubleField('Expected active contacts, above 0, at which the breadth of the Moat Index is one half.')
  breadth_half!: number;

  @BooleanField('Whether keys with the scope `read` may call the nine published operations.')
  keys_read_published!: boolean;

  @TextField('Day that the scores are fixed to, YYYY-MM-DD, for historical data; null: they follow today.', {
    nullable: true,
  })
  pinned_as_of!: string | null;

  @TextField('Day of the scores, in the time zone of the project, YYYY-MM-DD; null before the first recompute.', {
    nullable: true,
  })
  as_of!: string | null;

  @TimeField('When the scores were last computed; null before the first recompute.', { nullable: true })
  computed_at!: string | null;

  @Int64Field('Number of agents, 0 or more.')
  agent_count!: number;

  @ListField(() => AgentItem, `The first ${FIRST_AGENTS} by name; \`/projects/{projectId}/agents\` lists all of them.`)
  agents!: AgentItem[];
}

/** One project of the caller. */
export class ProjectBody extends ProjectItem {}

/** One page of the projects of the caller's organisation, or of the caller without one. */
export class ProjectsBody extends PageBody {
  @ListField(() => ProjectItem, 'Ordered by name.')
  projects!: ProjectItem[];

  @Int64Field('Projects on all pages, 0 or more.')
  total!: number;
}
