/** Work that one tab, the leader, does for all tabs that use the same name. */
interface SharedWork<Message> {
  /** The work of the leader, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Called with each message of the leader. */
  onMessage(message: Message): void;
  /** The message that a tab receives when it opens. */
  state(): Message;
}

interface Tabs<Message> {
  /** Sends a message to the other tabs. */
  broadcast(message: Message): void;
  /** Becomes the leader as soon as there is no other one. */
  start(): void;
  /** Lets another tab become the leader. */
  stop(): void;
  close(): void;
}

const STATE_REQUEST = 'state';

/**
 * Elects one of the tabs that use the same name as their leader: the one that holds the browser's lock of this name. When it
 * stops or is closed, the browser gives the lock to the next one. Without locks, which need a secure origin, each tab is a
 * leader.
 */
export function sharedBetweenTabs<Message>(
  name: string,
  { run, onMessage, state }: SharedWork<Message>,
): Tabs<Message> {
  const locks = 'locks' in navigator ? navigator.locks : null;
  const channel = locks && 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  let controller: AbortController | null = null;
  let isLeader = false;
  channel?.addEventListener('message', ({ data }: MessageEvent<Message | typeof STATE_REQUEST>) => {
    if (data !== STATE_REQUEST) onMessage(data);
    else if (isLeader) channel.postMessage(state());
  });
  channel?.postMessage(STATE_REQUEST);

  const lead = async (signal: AbortSignal): Promise<void> => {
    isLeader = true;
    await run(signal);
    isLeader = false;
  };
  const stop = (): void => {
    controller?.abort();
    controller = null;
  };
  return {
    broadcast: (message) => channel?.postMessage(message),
    start: () => {
      if (controller) return;
      controller = new AbortController();
      const { signal } = controller;
      if (locks && channel) void locks.request(name, { signal }, () => lead(signal)).catch(() => {});
      else void lead(signal);
    },
    stop,
    close: () => {
      stop();
      channel?.close();
    },
  };
}
