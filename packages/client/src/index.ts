export { type Client, type ClientOptions, createClient } from './client';
export { EventSender, type EventSenderOptions, type NewEvent } from './event-sender';
export { type FeedEvent, type FeedStatus, type FollowOptions, follow } from './feed';
export type { PathsWith, RequestOf, ResponseOf, Schemas } from './operations';
export { type ItemOf, items, type PagedPath } from './pages';
export { ApiProblem, type Mistake } from './problem';
export type { RetryOptions } from './retry';
export { verifyWebhook, WebhookError, type WebhookEvent } from './webhooks';
