import {
  BadRequestException,
  Controller,
  Header,
  HttpCode,
  NotFoundException,
  Post,
  Req,
  Res,
  UnprocessableEntityException,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../auth/access.decorator';
import { Config } from '../config/config';
import { RequestBodies } from '../http/body/request-bodies';
import { verifiedDelivery } from './clerk-delivery';
import { clerkEvent } from './clerk-event';
import { ClerkEventsService } from './clerk-events.service';

const LIMITS = { maxBytes: 256 * 1024, timeoutMs: 10_000, compressed: false };

/** What Clerk reports of organisations and users that end. For Clerk only, so not in the published API document. */
@ApiExcludeController()
@Controller('clerk/webhooks')
export class ClerkWebhooksController {
  constructor(
    private readonly config: Config,
    private readonly bodies: RequestBodies,
    private readonly service: ClerkEventsService,
  ) {}

  /** The signature authenticates it. A response other than 2xx makes Clerk send it again. */
  @Post()
  @Access('public')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async receive(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const secret = this.config.clerk.webhookSecret;
    if (secret === null) throw new NotFoundException();
    const body = await this.bodies.read(request, response, LIMITS, async (pieces) => {
      const bytes: Buffer[] = [];
      for await (const piece of pieces) bytes.push(piece);
      return Buffer.concat(bytes);
    });
    const delivery = await verifiedDelivery(request.headers, body, secret);
    if (!delivery) throw new BadRequestException('the signature is missing, wrong or older than five minutes');
    const event = clerkEvent(delivery.type, delivery.data);
    if (event === undefined) throw new UnprocessableEntityException('the event lacks the ids that its type has');
    if (event !== null) await this.service.handle(delivery, event);
  }
}
