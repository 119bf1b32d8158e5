import type { FactColumn } from '../../interaction-fact';

/** An export of a program that many people use: the names of its columns, in lower case, the first that exists. */
export interface KnownExport {
  readonly name: string;
  /** Columns by which it is recognised; all must be there. */
  readonly has: readonly (readonly string[])[];
  readonly columns: { readonly [column in FactColumn]?: readonly string[] };
  /** Meanings besides those that are always known. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** What stands between the contacts of a row that is about several. */
  readonly betweenContacts?: string;
  /** The kind of all rows, if there is no column of it. */
  readonly kind?: string;
}

const NO_INTERACTIONS = { note: 'skip', task: 'skip', 'to do': 'skip', deadline: 'skip', publishing_task: 'skip' };

/** By the column names that their exports have at present; docs/import.md names the menus. */
export const KNOWN_EXPORTS: readonly KnownExport[] = [
  {
    name: 'HubSpot',
    has: [
      ['activity date', 'activity timestamp', 'create date', 'timestamp'],
      ['activity type', 'engagement type', 'type of engagement'],
      ['activity assigned to', 'assigned to', 'owner', 'activity owner'],
    ],
    columns: {
      agent_id: ['activity assigned to', 'assigned to', 'activity owner', 'owner'],
      contact_id: [
        'associated contact ids',
        'associated contact id',
        'contact id',
        'associated contact',
        'email',
        'contact email',
      ],
      contact_name: ['associated contact', 'contact name'],
      occurred_at: ['activity date', 'activity timestamp', 'timestamp', 'create date'],
      kind: ['activity type', 'engagement type', 'type of engagement'],
      direction: ['email direction', 'call direction', 'direction'],
      external_id: ['record id', 'activity id', 'engagement id', 'object id'],
    },
    betweenContacts: ';',
    kinds: { ...NO_INTERACTIONS, 'postal mail': 'other', 'linkedin message': 'message', communication: 'message' },
  },
  {
    name: 'Salesforce',
    has: [
      ['activity id', 'task id', 'id'],
      ['assigned', 'assigned to', 'owner id', 'ownerid', 'assigned: full name'],
      ['date', 'activitydate', 'due date', 'activity date', 'due date only', 'createddate', 'created date'],
      ['contact id', 'whoid', 'name id', 'contact', 'who id', 'contact: full name', 'lead id'],
    ],
    columns: {
      agent_id: ['assigned', 'assigned to', 'assigned: full name', 'owner id', 'ownerid'],
      contact_id: ['contact id', 'who id', 'whoid', 'name id', 'lead id', 'email', 'contact', 'contact: full name'],
      contact_name: ['contact', 'contact: full name', 'name'],
      occurred_at: [
        'completed date/time',
        'completeddatetime',
        'activity date',
        'activitydate',
        'date',
        'due date',
        'due date only',
        'created date',
        'createddate',
      ],
      kind: ['activity subtype', 'task subtype', 'tasksubtype', 'activity type', 'call type', 'type', 'eventsubtype'],
      direction: ['call direction', 'calltype', 'call type'],
      external_id: ['activity id', 'task id', 'id'],
    },
    kinds: { ...NO_INTERACTIONS, 'list email': 'skip', cadence: 'skip', other: 'other', internal: 'skip' },
  },
  {
    name: 'Intercom',
    has: [
      ['conversation id', 'conversation_id'],
      ['user id', 'contact id', 'user email', 'contact email', 'user_id', 'contact_id', 'email'],
    ],
    columns: {
      agent_id: [
        'teammate currently assigned',
        'teammate assigned',
        'assigned teammate',
        'assignee name',
        'teammate',
        'admin name',
        'assignee',
      ],
      contact_id: ['user id', 'contact id', 'user_id', 'contact_id', 'user email', 'contact email', 'email'],
      contact_name: ['user name', 'contact name', 'name'],
      occurred_at: [
        'conversation started at',
        'started at',
        'created at',
        'conversation created at',
        'conversation started at (utc)',
        'created_at',
      ],
      external_id: ['conversation id', 'conversation_id'],
    },
    kind: 'message',
  },
  {
    name: 'Pipedrive',
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
  },
];

/** Names of columns of other tables, in lower case: the first that exists is taken, and shown. */
export const USUAL_NAMES: { readonly [column in FactColumn]: readonly string[] } = {
  agent_id: [
    'agent',
    'agent id',
    'agent name',
    'owner',
    'assigned to',
    'assignee',
    'sales rep',
    'rep',
    'representative',
  ],
  contact_id: [
    'contact',
    'contact id',
    'user_id',
    'user id',
    'userid',
    'customer id',
    'customer_id',
    'customer',
    'contact email',
    'customer email',
    'email',
    'email address',
    'e-mail',
    'e-mail address',
    'phone',
    'phone number',
  ],
  occurred_at: [
    'occurred at',
    'timestamp',
    'datetime',
    'date time',
    'date/time',
    'date and time',
    'activity date',
    'sent at',
    'sent_at',
    'date',
    'time',
    'created at',
    'created_at',
    'start time',
    'start date',
    'when',
  ],
  contact_name: ['contact name', 'customer name', 'full name', 'name'],
  kind: ['type', 'activity type', 'channel', 'event type'],
  direction: ['call direction', 'in/out'],
  weight: [],
  external_id: ['external id', 'event_id', 'event id', 'message id', 'message_id', 'activity id', 'uuid', 'id'],
};
