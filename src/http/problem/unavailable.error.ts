import { ServiceUnavailableException } from '@nestjs/common';

/** A 503 with a reason for the client, unlike the one for an unavailable database. */
export class Unavailable extends ServiceUnavailableException {
  constructor(readonly reason: string) {
    super(reason);
  }
}
