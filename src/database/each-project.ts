/** Projects of one statement, at most: beyond, planning takes longer than another round trip. */
const AT_ONCE = 64;

/** Anything that runs a statement. */
interface Database {
  query<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
}

const NO_PROJECT = '00000000-0000-0000-0000-000000000000';

/**
 * Asks the same of each of several projects, without a tenant: one SELECT for each, as many as go into a statement joined
 * by UNION ALL. A distributed database sends each to the node of its project; and each walks an index to as few rows as
 * its LIMIT says, of which DISTINCT ON and GROUP BY would read all. LATERAL would do so too, but Citus refuses it here.
 *
 * @param projectIds UUIDs
 * @param select the SELECT of one project, by the placeholder of its id; text that is the same for all
 * @returns the rows of all, in no order
 * @throws as the database
 */
export async function eachProject<Row>(
  database: Database,
  projectIds: readonly string[],
  select: (placeholder: string) => string,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < projectIds.length; from += AT_ONCE) {
    const ids = projectIds.slice(from, from + AT_ONCE);
    // Few different texts, as each connection keeps what it has prepared.
    const places = Array.from({ length: 2 ** Math.ceil(Math.log2(ids.length)) }, (_, index) => index);
    const text = places.map((place) => select(`$${place + 1}`)).join(' UNION ALL ');
    const values = places.map((place) => ids[place] ?? NO_PROJECT);
    rows.push(...(await database.query<Row>(text, values)));
  }
  return rows;
}
