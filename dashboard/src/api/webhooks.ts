import { useQuery } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { problemOf } from './api-problem';
import { api, bodyOf, responseOf } from './client';

export type Webhook = components['schemas']['WebhookItem'];
export type WebhookPatch = components['schemas']['WebhookPatch'];
export type NewWebhook = components['schemas']['NewWebhookInput'];
export type EventType = NewWebhook['events'][number];
export type Delivery = components['schemas']['DeliveryItem'];

/** All that a project may have by default. */
const WEBHOOKS_SHOWN = 200;
const DELIVERIES_SHOWN = 20;
const WATCH_MS = 2_000;
const LOOK_MS = 15_000;

const at = (projectId: string, webhookId: string) => ({ params: { path: { projectId, webhookId } } });

export function useWebhooks(projectId: string) {
  return useQuery({
    queryKey: [projectId, 'webhooks'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/webhooks', {
          params: { path: { projectId }, query: { page_size: WEBHOOKS_SHOWN } },
          signal,
        }),
      ),
    // Whether an endpoint accepts events changes by itself.
    refetchInterval: LOOK_MS,
  });
}

/** The newest deliveries, refreshed more often while one is pending. */
export function useDeliveries(projectId: string, webhookId: string) {
  return useQuery({
    queryKey: [projectId, 'webhooks', webhookId, 'deliveries'],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries', {
          params: { path: { projectId, webhookId }, query: { page_size: DELIVERIES_SHOWN } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some(({ status }) => status === 'pending') ? WATCH_MS : LOOK_MS,
  });
}

// Actions of administrators. Each throws ApiProblem.

export const createWebhook = (projectId: string, body: NewWebhook) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/webhooks', { params: { path: { projectId } }, body }));

export const changeWebhook = (projectId: string, webhookId: string, body: WebhookPatch) =>
  bodyOf(api.PATCH('/api/v1/projects/{projectId}/webhooks/{webhookId}', { ...at(projectId, webhookId), body }));

/** The secret before signs as well for a day. */
export const replaceSecret = (projectId: string, webhookId: string) =>
  bodyOf(
    api.POST('/api/v1/projects/{projectId}/webhooks/{webhookId}/secrets', { ...at(projectId, webhookId), body: {} }),
  );

export const sendTest = (projectId: string, webhookId: string) =>
  bodyOf(api.POST('/api/v1/projects/{projectId}/webhooks/{webhookId}/test', at(projectId, webhookId)));

export const redeliver = (projectId: string, webhookId: string, deliveryId: string) =>
  bodyOf(
    api.POST('/api/v1/projects/{projectId}/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver', {
      params: { path: { projectId, webhookId, deliveryId } },
    }),
  );

export async function deleteWebhook(projectId: string, webhookId: string): Promise<void> {
  const { error, response } = await responseOf(
    api.DELETE('/api/v1/projects/{projectId}/webhooks/{webhookId}', at(projectId, webhookId)),
  );
  if (!response.ok) throw problemOf(response, error);
}
