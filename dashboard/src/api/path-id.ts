/** An id as the path takes it: of `.` and `..`, which the browser would take out, the API knows a form with a space. */
export function pathId(id: string): string {
  return /^ *\.{1,2}$/.test(id) ? ` ${id}` : id;
}
