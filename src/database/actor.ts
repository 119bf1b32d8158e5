import type { ActorKind } from './entities/audit-entry.entity';

/** Who makes a change. */
export interface Actor {
  readonly kind: ActorKind;
  /** Clerk's id of a user, or the id of a key; null for others. */
  readonly id: string | null;
  /** Of the request; null without one. */
  readonly requestId: string | null;
}

/** Someone at the command line of the server. */
export const OPERATOR: Actor = { kind: 'operator', id: null, requestId: null };
/** The server itself. */
export const SYSTEM: Actor = { kind: 'system', id: null, requestId: null };
