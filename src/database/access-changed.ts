/**
 * Channel of the notification that a transaction sends which closes something to somebody: a key that is revoked, a
 * project that is deleted. The payload is the project's id. Whoever remembers who may see what forgets it.
 */
export const ACCESS_CHANGED = 'relationship_depth_access_changed';
