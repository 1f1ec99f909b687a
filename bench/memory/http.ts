import { Agent, request } from 'node:http';

/** A signed-in caller that keeps its connections. `body` of the answer is text, so that reading it costs what it costs a client. */
export type HttpCaller = Readonly<{
  url: string;
  headers: Readonly<Record<string, string>>;
  call(method: string, path: string, body?: object | Buffer): Promise<{ status: number; body: string }>;
  /** The same, and the answer must be 2xx. */
  ask<T>(method: string, path: string, body?: object): Promise<T>;
}>;

export async function httpCaller(url: string, email: string, password: string): Promise<HttpCaller> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const headers = { cookie, 'accept-language': 'zh-CN' };
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  const call: HttpCaller['call'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const sent = request(
        {
          hostname,
          port,
          path,
          method,
          agent,
          headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
          );
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  return {
    url,
    headers,
    call,
    async ask<T>(method: string, path: string, body?: object) {
      const { status, body: text } = await call(method, path, body);
      if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
      return JSON.parse(text) as T;
    },
  };
}
