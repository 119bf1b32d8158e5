import type { OpenAPIObject } from '@nestjs/swagger';

/** What the parameters of paths are, for those who read one operation without the rest. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  projectId: 'UUID of the project; `GET /api/v1/projects` lists yours.',
  agentId: 'UUID of the agent, or its name, percent-encoded.',
  contactId: 'Your own id of the contact, percent-encoded.',
  userId: 'Your own id of the contact, percent-encoded.',
  accountId: 'Your own id of the account, percent-encoded.',
  keyId: 'UUID of the key.',
  episodeId: 'UUID of the episode.',
  importId: 'UUID of the import.',
  rejectionId: 'UUID of the rejection.',
  jobId: 'UUID of the job, as in the `Location` of the response that started it.',
  runId: 'UUID of the recompute.',
  webhookId: 'UUID of the webhook.',
  deliveryId: 'UUID of the delivery.',
};
/** These stay as they were published, to the byte. */
const PUBLISHED = new Set([
  '/api/v1/agents/{agentId}/contacts/{contactId}/depth',
  '/api/v1/agents/{agentId}/depth-distribution',
  ...['at-risk', 'cohorts', 'depth-scores', 'fleet-activity', 'moat', 'moat-index', 'pipeline-flow'].map(
    (name) => `/api/v1/projects/{projectId}/${name}`,
  ),
]);

/** Describes the parameters of every path that is not one of the published operations. */
export function describePathParameters(paths: OpenAPIObject['paths']): void {
  for (const [path, item] of Object.entries(paths)) {
    if (PUBLISHED.has(path)) continue;
    for (const { parameters = [] } of Object.values(item as Record<string, { parameters?: object[] }>)) {
      for (const parameter of parameters as { in: string; name: string; description?: string }[]) {
        const description = DESCRIPTIONS[parameter.name];
        if (parameter.in === 'path' && description !== undefined) parameter.description ??= description;
      }
    }
  }
}
