/** What projects belong to: a Clerk organisation, or a user without one. */
export interface Owner {
  readonly kind: 'user' | 'organisation';
  readonly id: string;
}

const CLERK_USER = 'user_';
const USER = 'user:';
const ORGANISATION = 'organisation:';

/**
 * The one text that a project's `org_id` holds of its owner, which tells users from organisations: a user `x` and an
 * organisation `x` are two owners. Clerk's own ids (`user_…`, `org_…`) are kept as they are; only what could be taken for
 * the other kind, which Clerk never makes, has its kind in front.
 */
export function ownerKey({ kind, id }: Owner): string {
  if (kind === 'user') return id.startsWith(CLERK_USER) ? id : USER + id;
  return [CLERK_USER, USER, ORGANISATION].some((start) => id.startsWith(start)) ? ORGANISATION + id : id;
}

/** The owner that a key stands for. */
export function ownerOf(key: string): Owner {
  if (key.startsWith(CLERK_USER)) return { kind: 'user', id: key };
  if (key.startsWith(USER)) return { kind: 'user', id: key.slice(USER.length) };
  return { kind: 'organisation', id: key.startsWith(ORGANISATION) ? key.slice(ORGANISATION.length) : key };
}
