import { Injectable, NotFoundException, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ACCESS_CHANGED } from '../database/channels';
import { Notifications } from '../database/notifications';
import { ApiKeyVerifier } from './api-key.verifier';
import type { Caller, ProjectId } from './tenant';
import { TenantResolver } from './tenant.resolver';

/** Covers lost notifications. Equal to the time for which a revoked key may stay cached. */
const CHECK_MS = 3_000;
/** The longest delay of a Node timer; longer ones fire at once. No response takes that long. */
const MAX_WAIT_MS = 2 ** 31 - 1;

interface Watched {
  readonly caller: Caller;
  readonly projectId: ProjectId;
  readonly end: () => void;
}

/** Ends long responses when their caller loses access to the project. */
@Injectable()
export class AccessWatch implements OnModuleInit, OnModuleDestroy {
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: ApiKeyVerifier,
    private readonly tenants: TenantResolver,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    const check = (projectId?: string) => void this.check(projectId);
    this.notifications.subscribe(ACCESS_CHANGED, { onListening: () => check(), onNotification: check });
    this.timer = setInterval(check, CHECK_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * @param end called once, when the key is revoked, the key or the token expires, or the project is deleted
   * @returns stops watching
   */
  watch(caller: Caller, projectId: ProjectId, end: () => void): () => void {
    const watched: Watched = {
      caller,
      projectId,
      end: () => {
        stop();
        end();
      },
    };
    const expiresAt = 'key' in caller ? caller.key.expiresAt?.getTime() : caller.expiresAt;
    const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - Date.now();
    const expiry = left < MAX_WAIT_MS ? setTimeout(watched.end, Math.max(0, left)).unref() : undefined;
    const stop = () => {
      clearTimeout(expiry);
      this.watched.delete(watched);
    };
    this.watched.add(watched);
    return stop;
  }

  /** @param projectId checks the responses of this project only */
  private async check(projectId?: string): Promise<void> {
    const due = [...this.watched].filter((one) => projectId === undefined || one.projectId === projectId);
    await Promise.all(
      due.map(async (one) => {
        if (!(await this.hasAccess(one)) && this.watched.has(one)) one.end();
      }),
    );
  }

  /** An unavailable database does not end responses. */
  private async hasAccess({ caller, projectId }: Watched): Promise<boolean> {
    try {
      if ('key' in caller) return await this.keys.isActive(caller.key);
      await this.tenants.project(caller, projectId);
      return true;
    } catch (error) {
      return !(error instanceof NotFoundException);
    }
  }
}
