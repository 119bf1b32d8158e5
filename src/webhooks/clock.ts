import { Injectable } from '@nestjs/common';

/** The time and chance of deliveries, which tests set. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** From 0 to 1. */
  random(): number {
    return Math.random();
  }
}
