import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '#base';
import { isWhole, PURPOSES, type ActingKey, type Person, type Purpose } from '#kernel/security';
import type { Route } from '../route.ts';

/** What a key that reaches some kinds only may call: the rights of each kind decide the rest. */
export const FOR_SOME_KINDS: ReadonlySet<string> = new Set([
  'GET /api/me',
  'GET /api/kinds',
  'GET /api/kinds/:kind',
  'GET /api/records/:kind',
  'GET /api/records/:kind/count',
  'GET /api/records/:kind/groups',
  'POST /api/records/:kind',
  'PUT /api/records/:kind',
  'GET /api/record/:id',
  'PATCH /api/record/:id',
  'DELETE /api/record/:id',
  'GET /api/record/:id/as-of',
  'GET /api/record/:id/history/:field',
  'GET /api/search',
  'POST /api/batch',
  'POST /api/trash',
  'POST /api/trash/restore',
]);

/** What belongs to people at a screen alone: nobody signs in, sees with other eyes or makes keys by a key. */
const FOR_NO_KEY =
  /^\/api\/(?:keys|session|workspaces|see-as|join|password|workspace\/(?:members|invitations))(?:\/|$)/;

/** @throws Failure `key.not_allowed`, `request.too_many` */
export function boundByKey(key: ActingKey, route: Route, reply: FastifyReply): void {
  spend(key, reply);
  const isOpen = isWhole(key) ? !FOR_NO_KEY.test(route.path) : FOR_SOME_KINDS.has(`${route.method} ${route.path}`);
  if (!isOpen) throw new Failure('key.not_allowed');
}

/** For which purpose a request reads: as the route declares it, or as a program that works for another one says. */
export function purposeOf(route: Route, { key }: Person, request: FastifyRequest): Purpose {
  if (key === undefined || route.purpose !== 'sales') return route.purpose;
  const asked = request.headers['x-purpose'];
  if (typeof asked === 'string') {
    if (!isPurpose(asked)) throw new Failure('purpose.missing');
    return asked;
  }
  return key.purposes.includes('sales') ? 'sales' : (key.purposes[0] ?? 'sales');
}

function isPurpose(text: string): text is Purpose {
  return Object.hasOwn(PURPOSES, text);
}

type Bucket = { tokens: number; at: number };
const buckets = new Map<string, Bucket>();
/** Buckets kept; one that was dropped is full again. */
const MOST_BUCKETS = 10_000;

/** Takes one request out of the key's bucket, which fills evenly and holds a minute's worth; told in headers. */
function spend({ id, perMinute }: ActingKey, reply: FastifyReply): void {
  const now = performance.now();
  let bucket = buckets.get(id);
  if (bucket === undefined) {
    if (buckets.size >= MOST_BUCKETS) buckets.clear();
    buckets.set(id, (bucket = { tokens: perMinute, at: now }));
  }
  const perMs = perMinute / 60_000;
  bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.at) * perMs);
  bucket.at = now;
  const isSpent = bucket.tokens < 1;
  if (!isSpent) bucket.tokens -= 1;
  reply.header('ratelimit-limit', perMinute);
  reply.header('ratelimit-remaining', Math.floor(bucket.tokens));
  reply.header('ratelimit-reset', Math.ceil((perMinute - bucket.tokens) / perMs / 1000));
  reply.header('ratelimit-policy', `${perMinute};w=60`);
  if (!isSpent) return;
  const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
  reply.header('retry-after', seconds);
  throw new Failure('request.too_many', { params: { seconds } });
}
