import type { PagedList } from '../http/query/cursor';
import { DoubleField, Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { Input } from '../http/query/input.decorator';
import { PageBody } from '../http/query/page';
import { BREADTH_HALF_RANGE, DEFAULT_BREADTH_HALF } from '../scoring/score-constants';
import { DEFAULT_TIME_ZONE, isBreadthHalf, isProjectName, isTimeZone, MAX_NAME_LENGTH } from './project-settings';

/** The order in which projects are listed: by name, which no other of the owner's has. */
export const PROJECT_LIST: PagedList = { name: 'projects', keys: ['text'] };

const NAME = {
  expected: `1 to ${MAX_NAME_LENGTH} printable characters`,
  accepts: isProjectName,
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: MAX_NAME_LENGTH,
    description: 'Your own name of it, without space around it; no two projects of an organisation have the same.',
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
      'IANA name of the time zone whose days and weeks (from Monday) count. Another one redoes the scores; null is the default.',
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
      'Expected active contacts (a number above 0) at which the breadth of the Moat Index is one half. Another one redoes the scores; null is the default.',
  } as object,
} as const;

/** The project that is wished for. */
export class NewProjectInput {
  @Input(NAME)
  name!: string;

  @Input(TIME_ZONE)
  time_zone?: string | null;

  @Input(BREADTH_HALF)
  breadth_half?: number | null;
}

/** What to change of a project, as a JSON merge patch (RFC 7396): what is left out stays as it is. */
export class ProjectPatch {
  @Input({ ...NAME, optional: true })
  name?: string;

  @Input(TIME_ZONE)
  time_zone?: string | null;

  @Input(BREADTH_HALF)
  breadth_half?: number | null;
}

/** An agent, by the id that other operations take. */
class AgentItem {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own name of it, which operations take as well.')
  name!: string;
}

/** A project of the caller's. */
export class ProjectItem {
  @TextField('UUID of the project.')
  project_id!: string;

  @TextField('Your own name of it.')
  name!: string;

  @TimeField('When it was created.')
  created_at!: string;

  @TextField('IANA name of the time zone whose days and weeks (from Monday) count.')
  time_zone!: string;

  @DoubleField('Expected active contacts, above 0, at which the breadth of the Moat Index is one half.')
  breadth_half!: number;

  @TextField('Day that the scores are fixed to, YYYY-MM-DD, as for historical data; null: they stand for today.', {
    nullable: true,
  })
  pinned_as_of!: string | null;

  @TextField(
    'Day that the scores stand for, in the time zone of the project, YYYY-MM-DD; null before they are first computed.',
    { nullable: true },
  )
  as_of!: string | null;

  @TimeField('When they were last computed; null before that.', { nullable: true })
  computed_at!: string | null;

  @ListField(() => AgentItem, 'Ordered by name.')
  agents!: AgentItem[];
}

/** One project of the caller's. */
export class ProjectBody extends ProjectItem {}

/** One page of the projects of the caller's organisation, or of the caller without one. */
export class ProjectsBody extends PageBody {
  @ListField(() => ProjectItem, 'Ordered by name.')
  projects!: ProjectItem[];

  @Int64Field('Projects on all pages, 0 or more.')
  total!: number;
}
