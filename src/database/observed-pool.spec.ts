import { type ConnectionWait, connectionWaits } from '../telemetry/statements';
import { ObservedPool } from './observed-pool';

describe('ObservedPool', () => {
  const waits: ConnectionWait[] = [];
  const hear = (wait: unknown) => void waits.push(wait as ConnectionWait);
  // Nothing listens there.
  const pool = new ObservedPool({ pool: 'writer', connectionString: 'postgres://user@127.0.0.1:1/none' });
  beforeEach(() => {
    waits.length = 0;
    connectionWaits.subscribe(hear);
  });
  afterEach(() => connectionWaits.unsubscribe(hear));
  afterAll(() => pool.end());

  it('tells of a connection that was not to be had, and leaves the error to whoever asked', async () => {
    await expect(pool.connect()).rejects.toThrow('ECONNREFUSED');
    await expect(
      new Promise((resolve, reject) => pool.connect((error, client) => (error ? reject(error) : resolve(client)))),
    ).rejects.toThrow('ECONNREFUSED');
    const refused = { pool: 'writer', ms: expect.any(Number), served: false };
    expect(waits).toEqual([refused, refused]);
  });

  it('knows how it is used', () => {
    expect(pool.use).toEqual({ busy: 0, idle: 0, waiting: 0 });
  });
});
