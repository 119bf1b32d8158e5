import type { InteractionFact } from '../interaction-fact';
import { Frequencies } from './frequencies';

const SAMPLES = 5;

/** Counts over all files of an import. */
export class ImportProgress {
  read = 0;
  accepted = 0;
  readonly notes: string[] = [];
  /** Reasons why rows do not count, without being wrong. */
  readonly leftOut = new Frequencies();
  /** Reasons why rows are rejected, without the values in them. */
  readonly reasons = new Frequencies();
  /** The first facts. */
  readonly samples: InteractionFact[] = [];

  accept(fact: InteractionFact): void {
    this.read++;
    this.accepted++;
    if (this.samples.length < SAMPLES) this.samples.push(fact);
  }

  reject(reason: string): void {
    this.read++;
    this.reasons.add(withoutValues(reason));
  }

  leaveOut(reason: string): void {
    this.read++;
    this.leftOut.add(reason);
  }
}

/** A reason as it is counted: without the values in it, which may be of a person. */
export function withoutValues(reason: string): string {
  return reason.replace(/"[^"]*"/g, '…');
}
