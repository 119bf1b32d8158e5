/** Prepares an id for a path: `.` and `..`, which browsers remove, get a leading space that the API strips. */
export function pathId(id: string): string {
  return /^ *\.{1,2}$/.test(id) ? ` ${id}` : id;
}
