/** The database access that the steps of a run need. */
export interface RunSteps {
  step(name: string, sql: string, parameters: unknown[]): Promise<{ readonly rows: number }>;
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
}
