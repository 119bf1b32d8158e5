import { Unavailable } from './problem/unavailable.error';

/** Places for what may run a few times at once; whoever finds none waits for one, but not for long. */
export class Places {
  private taken = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly places: number,
    private readonly waitMs: number,
    /** What whoever finds no place is told. */
    private readonly reason: string,
  ) {}

  /**
   * @returns gives the place back, and may be called any number of times
   * @throws Unavailable where no place became free in time
   */
  async take(): Promise<() => void> {
    if (this.taken < this.places) this.taken += 1;
    else await this.turn();
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const [next] = this.waiting;
      // The place goes over to whoever has waited longest.
      if (next) next();
      else this.taken -= 1;
    };
  }

  private async turn(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const mine = () => {
        clearTimeout(timer);
        this.waiting.delete(mine);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(mine);
        reject(new Unavailable(this.reason));
      }, this.waitMs);
      this.waiting.add(mine);
    });
  }
}
