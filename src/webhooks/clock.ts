import { Injectable } from '@nestjs/common';

/** The time and the random numbers of deliveries; tests set both. */
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
