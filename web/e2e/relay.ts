import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/* Stands between a client and the server, notes what is sent, and can be silent. */
export interface Sent {
  line: string;
  headers: string;
  body: string;
}

export interface Relay {
  origin: string;
  sent: Sent[];
  /** Answers nobody until it is told otherwise. */
  silence: (silent: boolean) => void;
  close: () => void;
}

export async function openRelay(server: string): Promise<Relay> {
  const sent: Sent[] = [];
  let silent = false;
  const { hostname, port } = new URL(server);
  const relay = createServer((request, response) => {
    if (silent) return void request.socket.destroy();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () =>
      sent.push({
        line: `${request.method ?? ''} ${request.url ?? ''}`,
        headers: request.rawHeaders.join('\n'),
        body: Buffer.concat(parts).toString('utf8'),
      }),
    );
    const { method, url, headers } = request;
    const onward = forward({ hostname, port, method, path: url, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve));
  const own = (relay.address() as AddressInfo).port;
  return {
    origin: `http://127.0.0.1:${own}`,
    sent,
    silence: to => {
      silent = to;
      if (to) relay.closeAllConnections();
    },
    close: () => {
      relay.closeAllConnections();
      relay.close();
    },
  };
}
