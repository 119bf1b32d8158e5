/** An id whose facts are those of another contact, or agent, than in the run before. */
export interface MovedId {
  readonly id: string;
  readonly before: string;
  readonly now: string;
}

/** Those of contacts and of agents. */
export interface MovedIds {
  readonly contacts: readonly MovedId[];
  readonly agents: readonly MovedId[];
}

export const hasMoved = ({ contacts, agents }: MovedIds): boolean => contacts.length > 0 || agents.length > 0;
