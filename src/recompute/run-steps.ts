/** The database access that the steps of a run need. */
export interface RunSteps {
  /** From now on the planner looks up each row that a work table names, also in tables that it believes to be small. */
  lookUpEach(): Promise<void>;
  step(
    name: string,
    sql: string,
    parameters: unknown[],
  ): Promise<{ readonly rows: number; readonly contacts?: number }>;
  query<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
}
