/** The path of an account within its project. */
export function accountPath(accountId: string): string {
  return `/account?${new URLSearchParams({ id: accountId })}`;
}
