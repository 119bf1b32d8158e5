/** The path of a contact within its project. Its id is a query parameter, because it may contain any character. */
export function contactPath(userId: string): string {
  return `/contact?${new URLSearchParams({ id: userId })}`;
}
