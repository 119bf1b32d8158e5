import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { ImportMapping } from '../../../database/entities/import-mapping.entity';
import { ImportError } from '../../import.error';
import { knownProject, type ProjectTarget } from '../../import-project.queries';
import type { ImportSpec } from '../import-spec';
import type { SavedMappings, Understanding } from '../survey';
import { columnKey, columnsFound } from '../table/mapped-table';

/** Mappings of one project. */
const MAX_MAPPINGS = 100;

type SavedMapping = Pick<ImportMapping, 'name' | 'shape' | 'spec'>;

/** How files of some shape are read, saved with a project. */
@Injectable()
export class ImportMappings {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * @param name of the mapping for all files; by default, each file has the one for its shape
   * @throws ImportError if there is none of that name
   */
  async of(target: ProjectTarget, name: string | undefined): Promise<SavedMappings> {
    const projectId = await knownProject(this.dataSource, target);
    const rows: SavedMapping[] = projectId
      ? await this.dataSource.query(
          'SELECT name, shape, spec FROM import_mappings WHERE project_id = $1 ORDER BY saved_at DESC, name',
          [projectId],
        )
      : [];
    if (name !== undefined) {
      const named = rows.find((row) => row.name === name);
      if (!named) {
        const known = rows.map((row) => `"${row.name}"`).join(', ');
        throw new ImportError(`the project has no mapping "${name}"${known && `; it has: ${known}`}`);
      }
      return { forTable: () => named.spec as ImportSpec, forFormat: () => undefined };
    }
    const byShape = (shape: string) => rows.find((row) => row.shape === shape)?.spec as ImportSpec | undefined;
    return { forTable: (header) => byShape(shapeOf(header)), forFormat: byShape };
  }

  /** Saves how a file was read, for the next one of its shape. @throws ImportError if there are too many */
  async save(
    runner: QueryRunner,
    projectId: string,
    name: string,
    { table, format, spec }: Understanding,
  ): Promise<void> {
    const [row]: { others: number }[] = await runner.query(
      'SELECT count(*)::integer AS others FROM import_mappings WHERE project_id = $1 AND name <> $2',
      [projectId, name],
    );
    if (row && row.others >= MAX_MAPPINGS)
      throw new ImportError(`the project has ${MAX_MAPPINGS} mappings, which is the limit`);
    await runner.query(
      `INSERT INTO import_mappings (project_id, name, shape, spec, saved_at)
       VALUES ($1, $2, $3, $4::jsonb, clock_timestamp())
       ON CONFLICT (project_id, name) DO UPDATE
       SET shape = excluded.shape, spec = excluded.spec, saved_at = excluded.saved_at`,
      [projectId, name, table ? shapeOf(table.header) : format, JSON.stringify(completed(spec, table))],
    );
  }
}

/** With the columns as they were found, so that a later version finds the same. */
function completed(spec: ImportSpec, table: Understanding['table']): ImportSpec {
  if (!table) return spec;
  return { ...spec, columns: columnsFound(table), kinds: { ...table.layout.kinds, ...spec.kinds } };
}

/** The same for tables with the same columns. */
function shapeOf(header: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map(columnKey)))
    .digest('hex');
}
