/** A value of a trait; null: the contact no longer has it. */
export type TraitValue = string | number | boolean | null;

/** Traits by name, in the order of the names' code units. */
export type Traits = readonly (readonly [name: string, value: TraitValue])[];

/** The fields of an event after parsing; fields that its type does not have are null. */
export interface EventValues {
  /** As `ParsedTime.text`. */
  readonly occurredAt: string;
  /** Name of an agent, or the UUID of one that exists. */
  readonly agent: string | null;
  readonly userId: string | null;
  /** The name of the contact. */
  readonly contactName: string | null;
  readonly kind: string | null;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly weight: number | null;
  /** What an agent did, the tier, or how the lead ended. */
  readonly word: string | null;
  readonly summary: string | null;
  /** Values of fields without a place of their own, by the names of the fields that were given; null if there are none. */
  readonly more: Readonly<Record<string, string | number | Traits | null>> | null;
}

interface FieldBasics {
  /** For the OpenAPI document. */
  readonly description?: string;
  readonly required?: true;
  /**
   * Where its value is stored while the event is processed: `more` by default. The stored digest covers these values,
   * so a field of a published type never moves.
   */
  readonly as?: Exclude<keyof EventValues, 'occurredAt' | 'userId' | 'more'>;
}

/** The name of an agent, created if unknown, or the UUID of one that exists. */
export interface AgentField extends FieldBasics {
  readonly is: 'agent';
  readonly as: 'agent';
}

interface TextField extends FieldBasics {
  readonly is: 'text';
  /** Characters: 256 by default. */
  readonly max?: number;
  /** The value of an absent text. */
  readonly default?: string;
}

/** One of a few words; case is ignored. */
interface WordField extends FieldBasics {
  readonly is: 'word';
  readonly words: readonly string[];
  readonly default?: string;
}

/** A finite number from -1e12 to 1e12: 1 by default. */
interface WeightField extends FieldBasics {
  readonly is: 'weight';
}

/** The caller's own id of something, by the rules of `user_id`. */
interface IdField extends FieldBasics {
  readonly is: 'id';
}

/** An id or a text that null takes away. Without the field, it stays as it is. */
interface RemovableField extends FieldBasics {
  readonly is: 'removable';
  readonly of: 'id' | 'text';
  /** Characters: 256 by default. */
  readonly max?: number;
}

/** An object of traits. Those that it does not name stay as they are. */
interface TraitsField extends FieldBasics {
  readonly is: 'traits';
}

export type EventField = AgentField | IdField | RemovableField | TextField | TraitsField | WordField | WeightField;

/** A table of what happened to contacts in the pipeline, keyed by project, contact and time. */
export interface FactTable {
  readonly table: string;
  /** Its column of the time. */
  readonly at: string;
  /** Its other columns, by the names of the fields that fill them. `agent` fills a column of type uuid. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A table of which ids stand for which: of each, the newest statement. */
interface MergeTable {
  readonly table: string;
  /** The field with the id that stands for another one. */
  readonly previous: string;
}

/** The same of agents, which are created if unknown. The previous one is in the field `agent`. */
interface RenameTable {
  readonly table: 'agent_merges';
  /** The field with the agent that it stands for. */
  readonly renamedTo: string;
}

/** A table of what is known of contacts or agents: of each attribute, the newest statement. */
interface AttributeTable {
  readonly table: 'contact_attributes' | 'agent_attributes';
}

/** An item of the feed as it is stored and shown. */
interface FeedItem {
  readonly action: string;
  readonly summary: string;
}

/** How the feed shows an outbound interaction: by its kind, the words before the contact's name. */
interface OutboundFeed {
  readonly action: string;
  readonly words: Readonly<Record<string, string>>;
  /** For kinds without words of their own. */
  readonly otherwise: string;
}

interface EventTypeBasics {
  /** For the OpenAPI document. */
  readonly description: string;
  /**
   * A valid event without `type`, `event_id`, `user_id` and `occurred_at`, for the OpenAPI document and for the tests
   * of all types.
   */
  readonly example: Readonly<Record<string, string | number | Readonly<Record<string, TraitValue>>>>;
  /** Whether the contact may be left out. */
  readonly userIsOptional?: true;
  /** Whether it is about no contact. */
  readonly withoutUser?: true;
  /** Fields of which it needs at least one. */
  readonly oneOf?: readonly string[];
  /** A field that is allowed only together with another one: its name, and that of the other. */
  readonly needs?: readonly [field: string, other: string];
  /** Where its fact is stored: a score is made of interactions, the pipeline of `FactTable`s; null for no fact. */
  readonly storedIn: 'interactions' | FactTable | MergeTable | RenameTable | AttributeTable | null;
  /** Whether its `contactName` takes precedence over names from other facts. */
  readonly givesName?: true;
  /** Whether it lets an erased contact return, if the caller may do that. */
  readonly liftsErasure?: true;
}

/** Besides `type`, `event_id`, `occurred_at` and `user_id`. */
type EventFields = Readonly<Record<string, EventField>>;

/** In the feed only as an outbound interaction, or not at all. */
interface TypeWithoutItem extends EventTypeBasics {
  readonly fields: EventFields;
  readonly feed: OutboundFeed | null;
}

/** Stored and shown as an item of the feed. Every item is of an agent. */
interface TypeWithItem extends EventTypeBasics {
  readonly fields: EventFields & { readonly agent: AgentField & { readonly required: true } };
  readonly feed: (event: EventValues) => FeedItem;
}

/** Everything that the server knows of one type of event. */
export type EventTypeEntry = TypeWithoutItem | TypeWithItem;
