import { channel } from 'node:diagnostics_channel';
import { Logger } from '@nestjs/common';
import { subscribeSafely } from './subscribe-safely';

it('logs a failing listener and keeps it subscribed', () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  const received: unknown[] = [];
  const end = subscribeSafely(channel('subscribe-safely.spec'), (message) => {
    received.push(message);
    if (message === 'bad') throw new Error('bad');
  });
  for (const message of ['bad', 'good']) channel('subscribe-safely.spec').publish(message);
  expect(received).toEqual(['bad', 'good']);
  expect(logged).toHaveBeenCalledTimes(1);
  end();
  channel('subscribe-safely.spec').publish('unsubscribed');
  expect(received).toHaveLength(2);
});
