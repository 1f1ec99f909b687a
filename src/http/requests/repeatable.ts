import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure, problemOf, type Locale } from '#base';
import { once, type Person, type Scope } from '#kernel/security';
import { sendJson } from './answer.ts';

const KEY = /^[\x21-\x7e]{8,200}$/;

/** The Idempotency-Key of a request that writes; null without one. @throws Failure `request.key_shape` */
export function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method === 'GET') return null;
  if (typeof key !== 'string' || !KEY.test(key)) throw new Failure('request.key_shape');
  return key;
}

type Repeatable = Readonly<{
  key: string;
  scope: Scope;
  person: Person;
  locale: Locale;
  request: FastifyRequest;
  reply: FastifyReply;
}>;

/** Carries a request out once per key, or sends what it answered the first time. */
export async function sendOnce(
  { key, scope, person, locale, request, reply }: Repeatable,
  act: (scope: Scope) => Promise<string>,
): Promise<FastifyReply> {
  const caller = `${person.user.id} ${person.key?.id ?? ''}`;
  const answer = await once(
    scope,
    { caller, key, fingerprint: fingerprintOf(request) },
    async (marked) => {
      const body = await act(marked);
      return { status: reply.statusCode, body };
    },
    (failure) => ({ status: failure.status, body: JSON.stringify(problemOf(failure, locale)) }),
  );
  if (reply.sent) return reply;
  if (answer.isReplayed) reply.header('idempotency-replayed', 'true');
  reply.code(answer.status);
  if (answer.status < 400) return sendJson(reply, answer.body);
  return reply.type('application/problem+json').send(answer.body);
}

function fingerprintOf({ method, url, body, headers }: FastifyRequest): Buffer {
  const digest = createHash('sha256').update(`${method} ${url}\n`);
  // A file is not read here; its length must do.
  digest.update(
    body === undefined || body === null ? `length ${headers['content-length'] ?? ''}` : JSON.stringify(body),
  );
  // A change that must meet one version is another request when it asks for another one.
  return digest.update(`\n${headers['if-match'] ?? ''}`).digest();
}
