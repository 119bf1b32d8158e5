import { ofSurvivors } from '../database/survivors-sql';
import { PIPELINE_FACTS } from '../scoring/pipeline-stage-sql';

/** The rows of a table of the pipeline, those of merged ids under the survivor's. $1 project */
export function survivorFacts(table: string): string {
  const columns = PIPELINE_FACTS[table];
  return columns === undefined ? table : ofSurvivors(table, columns);
}
