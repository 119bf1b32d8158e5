import type { FactColumn } from '../../interaction-fact';
import type { NumberingProgram } from '../../program-id';

/** An export of a program that many people use: the names of its columns, in lower case, the first that exists. */
export interface KnownExport {
  readonly name: string;
  /** Columns by which it is recognised; all must be there. */
  readonly has: readonly (readonly string[])[];
  readonly columns: { readonly [column in FactColumn]?: readonly string[] };
  /** What its external ids begin with; absent if they say themselves whose they are. */
  readonly numbering?: NumberingProgram;
  /** Meanings besides those that are always known. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** What stands between the contacts of a row that is about several. */
  readonly betweenContacts?: string;
  /** The kind of all rows, if there is no column of it. */
  readonly kind?: string;
  /** Rows that are no interactions, by a word in a column. */
  readonly leftOut?: readonly LeftOutRows[];
}

/** Rows with one of these words, in lower case, in the first of these columns that exists. */
export interface LeftOutRows {
  readonly columns: readonly string[];
  readonly words: readonly string[];
  /** To follow "left out: 3 …". */
  readonly reason: string;
}

const NO_INTERACTIONS = { note: 'skip', task: 'skip', 'to do': 'skip', deadline: 'skip', publishing_task: 'skip' };

const HUBSPOT_DATES = [
  'activity date',
  'activity timestamp',
  'hs_timestamp',
  'timestamp',
  'create date',
  'hs_createdate',
];
const HUBSPOT_OWNERS = ['activity assigned to', 'assigned to', 'activity owner', 'hubspot_owner_id', 'owner'];
const HUBSPOT_TYPES = [
  'activity type',
  'engagement type',
  'type of engagement',
  'hs_activity_type',
  'hs_engagement_type',
];
const HUBSPOT = {
  name: 'HubSpot',
  numbering: 'hubspot',
  columns: {
    agent_id: HUBSPOT_OWNERS,
    contact_id: [
      'associated contact ids',
      'associated contact id',
      'contact id',
      'associations.contacts',
      'associated contact',
      'email',
      'contact email',
    ],
    contact_name: ['associated contact', 'contact name'],
    occurred_at: HUBSPOT_DATES,
    external_id: ['record id', 'activity id', 'engagement id', 'object id', 'hs_object_id'],
  },
  betweenContacts: ';',
  kinds: { ...NO_INTERACTIONS, 'postal mail': 'other', 'linkedin message': 'message', communication: 'message' },
  leftOut: [
    {
      columns: ['meeting outcome', 'hs_meeting_outcome'],
      words: ['canceled', 'cancelled', 'no show', 'no_show', 'rescheduled'],
      reason: 'meetings that did not take place',
    },
    {
      columns: ['email send status', 'hs_email_status'],
      words: ['bounced', 'failed', 'scheduled', 'sending'],
      reason: 'e-mails that were not sent',
    },
  ],
} as const;

/** By the column names that their exports have at present; docs/import.md names the menus. */
export const KNOWN_EXPORTS: readonly KnownExport[] = [
  {
    ...HUBSPOT,
    has: [HUBSPOT_DATES, HUBSPOT_TYPES, HUBSPOT_OWNERS],
    columns: {
      ...HUBSPOT.columns,
      kind: HUBSPOT_TYPES,
      direction: ['email direction', 'call direction', 'hs_call_direction', 'hs_email_direction', 'direction'],
    },
  },
  {
    ...HUBSPOT,
    has: [HUBSPOT_DATES, ['call outcome', 'call direction', 'call title', 'hs_call_direction'], HUBSPOT_OWNERS],
    columns: { ...HUBSPOT.columns, direction: ['call direction', 'hs_call_direction'] },
    kind: 'call',
  },
  {
    ...HUBSPOT,
    has: [
      HUBSPOT_DATES,
      ['email direction', 'email send status', 'email subject', 'hs_email_direction'],
      HUBSPOT_OWNERS,
    ],
    columns: { ...HUBSPOT.columns, kind: ['email direction', 'hs_email_direction'] },
    kinds: { email: 'email:outbound', 'draft email': 'skip' },
    kind: 'email',
  },
  {
    ...HUBSPOT,
    has: [
      [...HUBSPOT_DATES, 'meeting start time', 'hs_meeting_start_time'],
      ['meeting start time', 'meeting name', 'meeting outcome', 'hs_meeting_start_time'],
      HUBSPOT_OWNERS,
    ],
    columns: { ...HUBSPOT.columns, occurred_at: ['meeting start time', 'hs_meeting_start_time', ...HUBSPOT_DATES] },
    kind: 'meeting',
  },
  {
    name: 'Salesforce',
    has: [
      ['activity id', 'task id', 'event id', 'id'],
      ['assigned', 'assigned to', 'owner id', 'ownerid', 'assigned: full name'],
      [
        'date',
        'activitydate',
        'due date',
        'activity date',
        'due date only',
        'startdatetime',
        'createddate',
        'created date',
      ],
      ['contact id', 'whoid', 'name id', 'contact', 'who id', 'contact: full name', 'lead id'],
    ],
    columns: {
      agent_id: ['assigned', 'assigned to', 'assigned: full name', 'owner id', 'ownerid'],
      contact_id: ['contact id', 'who id', 'whoid', 'name id', 'lead id', 'email', 'contact', 'contact: full name'],
      contact_name: ['contact', 'contact: full name', 'name'],
      occurred_at: [
        'completed date/time',
        'completeddatetime',
        'startdatetime',
        'activitydatetime',
        'start',
        'activity date',
        'activitydate',
        'date',
        'due date',
        'due date only',
        'created date',
        'createddate',
      ],
      kind: [
        ...['activity subtype', 'task subtype', 'tasksubtype', 'activity type', 'call type', 'type', 'eventsubtype'],
        'event subtype',
      ],
      direction: ['call direction', 'calltype', 'call type'],
      external_id: ['activity id', 'task id', 'event id', 'id'],
    },
    kinds: { ...NO_INTERACTIONS, 'list email': 'skip', cadence: 'skip', other: 'other', internal: 'skip' },
    leftOut: [
      {
        columns: ['status', 'activity status', 'task status'],
        words: ['not started', 'in progress', 'waiting on someone else', 'deferred', 'open'],
        reason: 'activities that are not completed',
      },
    ],
  },
  {
    name: 'Intercom',
    numbering: 'intercom',
    has: [
      ['conversation id', 'conversation_id'],
      ['user id', 'contact id', 'user email', 'contact email', 'user_id', 'contact_id', 'email'],
    ],
    columns: {
      agent_id: [
        'teammate currently assigned',
        'currently assigned teammate',
        'teammate assigned',
        'assigned teammate',
        'assigned_teammate_name',
        'assignee name',
        'assignee_name',
        'teammate',
        'teammate name',
        'admin name',
        'admin_name',
        'assignee',
      ],
      contact_id: ['user id', 'contact id', 'user_id', 'contact_id', 'user email', 'contact email', 'email'],
      contact_name: ['user name', 'user_name', 'contact name', 'contact_name', 'name'],
      occurred_at: [
        'conversation started at',
        'conversation_started_at',
        'started at',
        'started_at',
        'created at',
        'conversation created at',
        'conversation_created_at',
        'created_at',
      ],
      external_id: ['conversation id', 'conversation_id'],
    },
    kind: 'message',
    leftOut: [
      {
        columns: [
          'teammate currently assigned',
          'currently assigned teammate',
          'teammate assigned',
          'assigned teammate',
          'assignee',
        ],
        words: ['unassigned', ''],
        reason: 'conversations that nobody is assigned to',
      },
    ],
  },
  {
    name: 'Pipedrive',
    numbering: 'pipedrive',
    has: [
      ['due date', 'activity due date', 'activity - due date'],
      ['assigned to user', 'activity owner', 'owner', 'activity - assigned to user'],
      ['contact person', 'person', 'activity - contact person', 'person name', 'contact person id', 'person id'],
    ],
    columns: {
      agent_id: ['assigned to user', 'activity - assigned to user', 'activity owner', 'owner'],
      contact_id: [
        'contact person id',
        'person id',
        'activity - contact person id',
        'contact person',
        'activity - contact person',
        'person',
        'person name',
      ],
      contact_name: ['contact person', 'activity - contact person', 'person', 'person name'],
      occurred_at: [
        'marked as done time',
        'activity - marked as done time',
        'due date',
        'activity - due date',
        'activity due date',
      ],
      kind: ['type', 'activity - type', 'activity type'],
      external_id: ['id', 'activity - id', 'activity id'],
    },
    kinds: NO_INTERACTIONS,
    leftOut: [
      {
        columns: ['done', 'activity - done', 'status', 'activity - status'],
        words: ['to do', 'todo', 'not done', 'no', 'false', '0', 'open', 'planned'],
        reason: 'activities that are not done',
      },
    ],
  },
];
