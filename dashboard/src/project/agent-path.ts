/** The path of an agent within its project. */
export function agentPath(agentId: string): string {
  return `/agent?${new URLSearchParams({ id: agentId })}`;
}
