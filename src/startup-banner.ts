import { relative } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { developmentKey } from './auth/development-key';
import { developmentToken } from './auth/development-token';
import { type Owner, ownerOf } from './auth/owner';
import { CODE_LIFETIME_S, SignInCodes } from './auth/sign-in-codes';
import type { Config } from './config/config';
import { trustsDevelopmentKey } from './config/development-trust';
import { shellWord } from './config/shell-word';
import { Project } from './database/entities/project.entity';
import { builtDashboard } from './http/adapter/dashboard-pages';

const TOKEN_TTL_SECONDS = 8 * 3600;

/** The text that the server prints when it is ready: its addresses and, in development, a working curl command. */
export async function startupBanner(
  config: Config,
  port: number,
  application: INestApplicationContext,
  embedded: boolean,
): Promise<string> {
  const base = port === config.port ? config.publicUrl : `http://localhost:${port}`;
  const project = await oldestProject(application.get(DataSource));
  const owner = ownerOf(project?.org_id ?? 'org_sample');
  const token = trustsDevelopmentKey(config) ? await sessionToken(config, owner) : null;
  const lines = [
    '',
    'Relationship Depth is ready.',
    '',
    ...(config.dashboard && builtDashboard()
      ? [`  Dashboard   ${base}/${token ? `#code=${application.get(SignInCodes).issue(token)}` : ''}`, '']
      : []),
    `  Swagger UI  ${base}/api/v1/docs`,
    `  API         ${base}/api/v1`,
    `  Database    ${embedded ? `embedded PostgreSQL in ${relative('.', config.dataDir) || config.dataDir}` : 'the PostgreSQL of DATABASE_URL'}`,
    `  Recompute   ${config.recomputeCron ?? 'off'}`,
  ];
  if (!token) return lines.join('\n');

  const org = owner.kind === 'organisation' ? shellWord(owner.id) : null;
  const path = project ? `projects/${project.project_id}/moat-index` : 'projects';
  return [
    ...lines,
    '',
    `The dashboard link signs you in once, within ${CODE_LIFETIME_S} seconds. Or call the API (the token is`,
    `valid for 8 hours, for ${owner.kind} ${owner.id}):`,
    '',
    `  curl -H "Authorization: Bearer ${token}" ${base}/api/v1/${path}`,
    '',
    `Another token:  npm run cli -- token --org${org === null ? ' ORG' : `=${org}`}`,
    'Stop:           Ctrl-C',
  ].join('\n');
}

/** A token for development. */
async function sessionToken({ clerk, dataDir }: Config, { kind, id }: Owner): Promise<string> {
  const caller =
    kind === 'user' ? { userId: id, organisation: null } : { userId: 'user_development', organisation: id };
  const request = { ...caller, issuer: clerk.issuer, ttlSeconds: TOKEN_TTL_SECONDS };
  const { privateKey } = await developmentKey(dataDir);
  return developmentToken({ ...request, authorizedParty: clerk.authorizedParties[0] ?? '' }, privateKey, Date.now());
}

async function oldestProject(dataSource: DataSource): Promise<Project | undefined> {
  const [project] = await dataSource.manager.find(Project, { order: { created_at: 'ASC' }, take: 1 });
  return project;
}
