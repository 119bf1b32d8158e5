import { type ClientRequest, get, type IncomingMessage } from 'node:http';

/** One event as received, with its data parsed. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** A client of Server-Sent Events, like a browser's, except that it can send headers. */
export class EventStream {
  readonly events: ReceivedEvent[] = [];
  readonly comments: string[] = [];
  /** Milliseconds that the server asks clients to wait. */
  retry: number | null = null;
  /** The id of the last event, also of one without data. */
  lastEventId = '';
  ended = false;
  private text = '';
  private wake: () => void = () => {};

  private constructor(
    private readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.take(chunk));
    response.on('error', () => {});
    response.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Resolves when the headers have arrived. */
  static async open(url: string, headers: Record<string, string>): Promise<EventStream> {
    return await new Promise((resolve, reject) => {
      const request = get(url, { headers, agent: false }, (response) => resolve(new EventStream(request, response)));
      request.on('error', reject);
    });
  }

  get status(): number | undefined {
    return this.response.statusCode;
  }

  /** Checks the awaited condition again, if it depends on something besides the stream. */
  recheck(): void {
    this.wake();
  }

  /** Resolves when the condition holds. @throws Error if the stream ends before */
  async until(condition: (stream: this) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.ended)
        throw new Error(`${this.status}: the stream has ended: ${JSON.stringify(this.events)}${this.text}`);
      await this.news();
    }
  }

  async untilEnded(): Promise<void> {
    while (!this.ended) await this.news();
  }

  of(event: string): unknown[] {
    return this.events.filter((each) => each.event === event).map(({ data }) => data);
  }

  /** Disconnects like a browser whose page is closed. */
  close(): void {
    this.request.destroy();
  }

  private async news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  private take(chunk: string): void {
    this.text += chunk;
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) this.read(block.split('\n'));
    this.wake();
  }

  private read(lines: readonly string[]): void {
    const of = (name: string) =>
      lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
    this.comments.push(...of(''));
    const [id] = of('id');
    if (id !== undefined) this.lastEventId = id;
    const [retry] = of('retry');
    if (retry !== undefined) this.retry = Number(retry);
    const data = of('data');
    if (data.length === 0) return;
    this.events.push({ id: this.lastEventId, event: of('event')[0] ?? 'message', data: JSON.parse(data.join('\n')) });
  }
}
