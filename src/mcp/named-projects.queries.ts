import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Finds the project of the command, which has no token that names its owner. */
@Injectable()
export class NamedProjectsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @param owner as stored; null: any. @returns at most two */
  async named(name: string, owner: string | null): Promise<{ project_id: string; org_id: string }[]> {
    return await this.dataSource.query(
      'SELECT project_id, org_id FROM projects WHERE name = $1 AND org_id = coalesce($2, org_id) LIMIT 2',
      [name, owner],
    );
  }
}
