import type { Channel, ChannelListener } from 'node:diagnostics_channel';
import { Logger } from '@nestjs/common';

const logger = new Logger('Telemetry');

/**
 * Hears what is published on a channel. What goes wrong in the listener is logged: Node would raise it outside of every
 * request, which ends the process.
 *
 * @returns what ends it
 */
export function subscribeSafely<Message>(
  channel: Channel<unknown, unknown>,
  told: (message: Message) => void,
): () => void {
  const listener: ChannelListener = (message) => {
    try {
      told(message as Message);
    } catch (error) {
      logger.error(error);
    }
  };
  channel.subscribe(listener);
  return () => channel.unsubscribe(listener);
}
