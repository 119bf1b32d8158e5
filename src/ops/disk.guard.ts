import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DiskSpace } from '../database/disk-space';
import { Unavailable } from '../http/problem/unavailable.error';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses writes while the disk of the embedded database is nearly full, so that reads remain possible. */
@Injectable()
export class DiskGuard implements CanActivate {
  constructor(private readonly disk: DiskSpace) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { method } = context.switchToHttp().getRequest<Request>();
    if (!READS.has(method) && (await this.disk.low()))
      throw new Unavailable('the disk of the database is full: writes are rejected until the operator frees space');
    return true;
  }
}
