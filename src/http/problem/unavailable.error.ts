import { ServiceUnavailableException } from '@nestjs/common';

/** A 503 whose reason the client may know, unlike that of a database that is away. */
export class Unavailable extends ServiceUnavailableException {
  constructor(readonly reason: string) {
    super(reason);
  }
}
