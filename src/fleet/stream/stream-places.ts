import { HttpException, HttpStatus } from '@nestjs/common';
import { Unavailable } from '../../http/problem/unavailable.error';

/** Of the places of a process, how many one organisation may take. */
const SHARE = 1 / 4;

/** Counts the streams of this process, all together and by organisation. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private total = 0;

  /** @param limit for all organisations; one may take a quarter of it */
  constructor(private readonly limit: number) {}

  /**
   * @returns a function that gives the place back; once is enough
   * @throws HttpException (429) where the organisation has its share; Unavailable where all are taken
   */
  take(organisation: string): () => void {
    const mine = this.taken.get(organisation) ?? 0;
    if (mine >= Math.ceil(this.limit * SHARE)) {
      throw new HttpException('too many live streams of this organisation', HttpStatus.TOO_MANY_REQUESTS);
    }
    if (this.total >= this.limit) throw new Unavailable('too many live streams, try again later');
    this.taken.set(organisation, mine + 1);
    this.total += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.total -= 1;
      const left = (this.taken.get(organisation) ?? 0) - 1;
      if (left > 0) this.taken.set(organisation, left);
      else this.taken.delete(organisation);
    };
  }
}
