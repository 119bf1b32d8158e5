/**
 * The path of a relationship within its project. Ids may contain any character, including dots and slashes, so they are
 * query parameters.
 */
export function relationshipPath({ agent_id, user_id }: { agent_id: string; user_id: string }): string {
  return `/relationship?${new URLSearchParams({ agent: agent_id, contact: user_id })}`;
}
