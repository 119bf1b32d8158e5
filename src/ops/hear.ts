import type { Channel, ChannelListener } from 'node:diagnostics_channel';

/**
 * Hears what is published on a channel. Whatever goes wrong in the listener is the listener's: Node would raise it outside
 * of every request, which ends the process.
 *
 * @returns what ends it
 */
export function hear<Message>(channel: Channel<unknown, unknown>, told: (message: Message) => void): () => void {
  const listener: ChannelListener = (message) => told(message as Message);
  channel.subscribe(listener);
  return () => channel.unsubscribe(listener);
}
