import { ownerKey } from '../auth/owner';
import { isPrintableText } from '../http/adapter/printable-text';

const MAX_ID_LENGTH = 256;

/** An event that ends an organisation, a membership or a user. */
export type ClerkEvent =
  | { readonly type: 'organization.deleted'; readonly ownerId: string }
  | { readonly type: 'organizationMembership.deleted'; readonly ownerId: string; readonly userId: string }
  | { readonly type: 'user.deleted'; readonly ownerId: string; readonly userId: string };

/** @returns null for events that concern nothing here; undefined for one that lacks its ids */
export function clerkEvent(type: unknown, data: unknown): ClerkEvent | null | undefined {
  switch (type) {
    case 'organization.deleted': {
      const id = idAt(data, 'id');
      return id === null ? undefined : { type, ownerId: ownerKey({ kind: 'organisation', id }) };
    }
    case 'organizationMembership.deleted': {
      const id = idAt(data, 'organization', 'id');
      const userId = idAt(data, 'public_user_data', 'user_id');
      if (id === null || userId === null) return undefined;
      return { type, ownerId: ownerKey({ kind: 'organisation', id }), userId };
    }
    case 'user.deleted': {
      const userId = idAt(data, 'id');
      return userId === null ? undefined : { type, ownerId: ownerKey({ kind: 'user', id: userId }), userId };
    }
    default:
      return null;
  }
}

function idAt(data: unknown, ...path: readonly string[]): string | null {
  let value = data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return isPrintableText(value, MAX_ID_LENGTH) ? value : null;
}
