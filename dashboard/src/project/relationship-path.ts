/**
 * Where the page of a relationship is, within its project. Ids are the caller's own and may hold anything, dots and
 * slashes too: as query parameters they all arrive as they are.
 */
export function relationshipPath({ agent_id, user_id }: { agent_id: string; user_id: string }): string {
  return `/relationship?${new URLSearchParams({ agent: agent_id, contact: user_id })}`;
}
