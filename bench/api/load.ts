import { Agent, request } from 'node:http';

/** One request of a load. */
export type Shot = Readonly<{ method: string; path: string; body?: string }>;

export type Target = Readonly<{ url: string; headers: Readonly<Record<string, string>> }>;

/** Requests answered and the seconds that took, over `width` connections that are kept. Every answer must be 2xx. */
export async function fire(
  target: Target,
  { width, ms, shot }: { width: number; ms: number; shot: (i: number) => Shot },
): Promise<{ done: number; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const until = performance.now() + ms;
  const started = performance.now();
  let at = 0;
  let done = 0;
  const user = async (): Promise<void> => {
    while (performance.now() < until) {
      at += 1;
      await send(target, agent, shot(at));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, user));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return { done, seconds };
}

function send({ url, headers }: Target, agent: Agent, { method, path, body }: Shot): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path,
        method,
        agent,
        headers: {
          ...headers,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const isGood = (response.statusCode ?? 500) < 300;
        let said = '';
        response.on('data', (part: Buffer) => {
          if (!isGood) said += part.toString();
        });
        response.on('end', () =>
          isGood ? resolve() : reject(new Error(`${method} ${path}: ${response.statusCode} ${said.slice(0, 400)}`)),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
