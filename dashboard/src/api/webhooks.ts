import type { Schemas } from '@relationship-depth/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';

export type Webhook = Schemas['WebhookItem'];
export type WebhookPatch = Schemas['WebhookPatch'];
export type NewWebhook = Schemas['NewWebhookInput'];
export type EventType = NewWebhook['events'][number];
export type Delivery = Schemas['DeliveryItem'];

/** All that a project may have by default. */
const WEBHOOKS_SHOWN = 200;
const DELIVERIES_SHOWN = 20;
const WATCH_MS = 2_000;
const LOOK_MS = 15_000;

const at = (projectId: string, webhookId: string) => ({ path: { projectId, webhookId } });

/** For admins. */
export const webhooksQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'webhooks'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/webhooks', {
        path: { projectId },
        query: { page_size: WEBHOOKS_SHOWN },
        signal,
      }),
  });

export function useWebhooks(projectId: string) {
  // Whether an endpoint accepts events changes by itself.
  return useQuery({ ...webhooksQuery(projectId), refetchInterval: LOOK_MS });
}

/** The newest deliveries, refreshed more often while one is pending. */
export function useDeliveries(projectId: string, webhookId: string) {
  return useQuery({
    queryKey: [projectId, 'webhooks', webhookId, 'deliveries'],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries', {
        path: { projectId, webhookId },
        query: { page_size: DELIVERIES_SHOWN },
        signal,
      }),
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some(({ status }) => status === 'pending') ? WATCH_MS : LOOK_MS,
  });
}

// Actions of administrators. Each throws ApiProblem.

export const createWebhook = (projectId: string, body: NewWebhook) =>
  api.post('/api/v1/projects/{projectId}/webhooks', { path: { projectId }, body });

export const changeWebhook = (projectId: string, webhookId: string, body: WebhookPatch) =>
  api.patch('/api/v1/projects/{projectId}/webhooks/{webhookId}', { ...at(projectId, webhookId), body });

/** The secret before signs as well for a day. */
export const replaceSecret = (projectId: string, webhookId: string) =>
  api.post('/api/v1/projects/{projectId}/webhooks/{webhookId}/secrets', { ...at(projectId, webhookId), body: {} });

export const sendTest = (projectId: string, webhookId: string) =>
  api.post('/api/v1/projects/{projectId}/webhooks/{webhookId}/test', at(projectId, webhookId));

export const redeliver = (projectId: string, webhookId: string, deliveryId: string) =>
  api.post('/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver', {
    path: { projectId, webhookId, deliveryId },
  });

export const deleteWebhook = (projectId: string, webhookId: string) =>
  api.delete('/api/v1/projects/{projectId}/webhooks/{webhookId}', at(projectId, webhookId));
