import type { Channel, ChannelListener } from 'node:diagnostics_channel';
import { Logger } from '@nestjs/common';

const logger = new Logger('Telemetry');

/**
 * Subscribes to a channel. Errors of the listener are logged: Node would raise them outside of any request, which ends
 * the process.
 *
 * @returns unsubscribes
 */
export function subscribeSafely<Message>(
  channel: Channel<unknown, unknown>,
  handle: (message: Message) => void,
): () => void {
  const listener: ChannelListener = (message) => {
    try {
      handle(message as Message);
    } catch (error) {
      logger.error(error);
    }
  };
  channel.subscribe(listener);
  return () => channel.unsubscribe(listener);
}
