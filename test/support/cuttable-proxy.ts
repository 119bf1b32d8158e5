import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts connections again. */
  restore(): Promise<void>;
  /** Silences the existing connections: they stay open, but transfer nothing. */
  freeze(): void;
  /** The same for new connections: they are accepted, but transfer nothing. */
  hang(): void;
  /** Transfers what was held back, and everything after it. */
  thaw(): void;
}

/** A proxy between the application and PostgreSQL, with which a test can take the database away. */
export async function cuttableProxy(databaseUrl: string): Promise<CuttableProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let hanging = false;
  const freeze = () => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        pairs.delete(pair);
        (socket === client ? upstream : client).destroy();
      });
    }
    if (!hanging) client.pipe(upstream).pipe(client);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    restore: () => listen(port),
    freeze,
    hang: () => {
      hanging = true;
      freeze();
    },
    thaw: () => {
      hanging = false;
      for (const [client, upstream] of pairs) client.pipe(upstream).pipe(client);
    },
  };
}
