import { relative } from 'node:path';
import type { DataSource } from 'typeorm';
import { developmentKey, trustsDevelopmentKey } from './auth/development-key';
import { developmentToken } from './auth/development-token';
import type { Config } from './config/config';
import { Project } from './database/entities/project.entity';

const TOKEN_TTL_SECONDS = 8 * 3600;

/** What the server says when it is ready: where to look and, in development, a curl line that works. */
export async function welcome(
  config: Config,
  port: number,
  dataSource: DataSource,
  embedded: boolean,
): Promise<string> {
  const base = port === config.port ? config.publicUrl : `http://localhost:${port}`;
  const lines = [
    '',
    'Relationship Depth is ready.',
    '',
    `  Swagger UI  ${base}/api/v1/docs`,
    `  API         ${base}/api/v1`,
    `  Database    ${embedded ? `embedded PostgreSQL in ${relative('.', config.dataDir) || config.dataDir}` : 'the PostgreSQL of DATABASE_URL'}`,
    `  Recompute   ${config.recomputeCron ?? 'off'}`,
  ];
  if (!trustsDevelopmentKey(config)) return lines.join('\n');

  const project = await oldestProject(dataSource);
  const organisation = project?.org_id ?? 'org_sample';
  const path = project ? `projects/${project.project_id}/moat-index` : 'projects';
  const { privateKey } = await developmentKey(config.dataDir);
  const token = developmentToken(
    {
      userId: 'user_development',
      organisation,
      issuer: config.clerk.issuer,
      authorizedParty: config.clerk.authorizedParties[0] ?? '',
      ttlSeconds: TOKEN_TTL_SECONDS,
    },
    privateKey,
    Date.now(),
  );
  return [
    ...lines,
    '',
    `Try it (the token is good for 8 hours, for organisation ${organisation}; Swagger UI takes it under "Authorize"):`,
    '',
    `  curl -H "Authorization: Bearer ${token}" ${base}/api/v1/${path}`,
    '',
    `Another token:  npm run cli -- token --org ${organisation}`,
    'Stop:           Ctrl-C',
  ].join('\n');
}

async function oldestProject(dataSource: DataSource): Promise<Project | undefined> {
  const [project] = await dataSource.manager.find(Project, { order: { created_at: 'ASC' }, take: 1 });
  return project;
}
