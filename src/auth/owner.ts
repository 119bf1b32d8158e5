/** The owner of projects: a Clerk organisation, or a user without one. */
export interface Owner {
  readonly kind: 'user' | 'organisation';
  readonly id: string;
}

const CLERK_USER = 'user_';
const USER = 'user:';
const ORGANISATION = 'organisation:';

/**
 * The owner as stored in a project's `org_id`. It distinguishes users from organisations: a user `x` and an
 * organisation `x` are two owners. Clerk's own ids (`user_…`, `org_…`) are kept unchanged; an id that could be mistaken
 * for the other kind, which Clerk never issues, gets its kind as a prefix.
 */
export function ownerKey({ kind, id }: Owner): string {
  if (kind === 'user') return id.startsWith(CLERK_USER) ? id : USER + id;
  return [CLERK_USER, USER, ORGANISATION].some((start) => id.startsWith(start)) ? ORGANISATION + id : id;
}

/** The owner that `ownerKey` encoded. */
export function ownerOf(key: string): Owner {
  if (key.startsWith(CLERK_USER)) return { kind: 'user', id: key };
  if (key.startsWith(USER)) return { kind: 'user', id: key.slice(USER.length) };
  return { kind: 'organisation', id: key.startsWith(ORGANISATION) ? key.slice(ORGANISATION.length) : key };
}
