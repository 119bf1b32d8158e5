/** Work that one tab does for all of the same name. */
interface SharedWork<Message> {
  /** Works until the signal is aborted. */
  lead(signal: AbortSignal): Promise<void>;
  /** Called with what the tab that works says. */
  hear(message: Message): void;
  /** What a tab that was just opened must know. */
  tell(): Message;
}

interface Tabs<Message> {
  /** Says something to the other tabs. */
  say(message: Message): void;
  /** Works as soon as no other tab does. */
  take(): void;
  /** Lets another tab work. */
  rest(): void;
  close(): void;
}

const HELLO = 'hello';

/**
 * Lets one tab of the browser work for all of them: the one that has a lock of this name, which the browser gives to the
 * next one when a tab is closed or rests. Where a page may not use locks, which needs a secure origin, each tab works.
 */
export function sharedBetweenTabs<Message>(name: string, { lead, hear, tell }: SharedWork<Message>): Tabs<Message> {
  const locks = 'locks' in navigator ? navigator.locks : null;
  const channel = locks && 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  let working: AbortController | null = null;
  let isLeading = false;
  channel?.addEventListener('message', ({ data }: MessageEvent<Message | typeof HELLO>) => {
    if (data !== HELLO) hear(data);
    else if (isLeading) channel.postMessage(tell());
  });
  channel?.postMessage(HELLO);

  const start = async (signal: AbortSignal): Promise<void> => {
    isLeading = true;
    await lead(signal);
    isLeading = false;
  };
  const rest = (): void => {
    working?.abort();
    working = null;
  };
  return {
    say: (message) => channel?.postMessage(message),
    take: () => {
      if (working) return;
      working = new AbortController();
      const { signal } = working;
      if (locks && channel) void locks.request(name, { signal }, () => start(signal)).catch(() => {});
      else void start(signal);
    },
    rest,
    close: () => {
      rest();
      channel?.close();
    },
  };
}
