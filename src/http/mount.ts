import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { Failure, localeOf, problemOf, type Locale, type Problem } from '#base';
import type { Credentials, Person, Scope } from '#kernel/security';
import { boundByKey, purposeOf } from './api-keys/reach.ts';
import { sendTagged } from './requests/answer.ts';
import { keyOf, sendOnce } from './requests/repeatable.ts';
import type { OpenRoute, Route } from './route.ts';
import type { Services } from './services.ts';

/** Largest file that may be uploaded, in MiB. */
export const MAX_UPLOAD_MIB = 200;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Mounts one route: who asks, what they sent, act, check what leaves. */
export function mount(app: FastifyInstance, services: Services, route: Route | OpenRoute): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    ...(route.perMinute === undefined
      ? {}
      : { config: { rateLimit: { max: route.perMinute, timeWindow: '1 minute' } } }),
    async handler(request, reply) {
      refuseForeignOrigin(request);
      if (route.deprecated !== undefined) tellEnd(route.deprecated, reply);
      return route.purpose === 'none'
        ? handleOpen(services, route, request, reply)
        : handleSigned(services, route, request, reply);
    },
  });
}

function tellEnd({ since, sunset }: NonNullable<Route['deprecated']>, reply: FastifyReply): void {
  reply.header('deprecation', `@${Math.floor(since.getTime() / 1000)}`).header('sunset', sunset.toUTCString());
}

async function handleOpen(
  services: Services,
  route: OpenRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const asked = { locale: localeFor(request), services, request, reply };
  const answer = checked(services, route, await route.handle(parse(route.input, request), asked));
  return reply.sent ? reply : answer;
}

async function handleSigned(
  services: Services,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const person = await personOf(services, request);
  if (person.key !== undefined) boundByKey(person.key, route, reply);
  const locale = localeFor(request);
  const scope = services.security.scopeOf(person, purposeOf(route, person, request), locale);
  const input = parse(route.input, request);
  const act = async (acting: Scope): Promise<unknown> =>
    checked(services, route, await route.handle(input, { scope: acting, person, locale, services, request, reply }));
  const key = route.isSecret === true ? null : keyOf(request);
  if (key !== null)
    return sendOnce({ key, scope, person, locale, request, reply }, async (s) => JSON.stringify(await act(s)) ?? '');
  const answer = await act(scope);
  if (reply.sent) return reply;
  if (route.isTagged === true) return sendTagged(request, reply, JSON.stringify(answer), versionIn(answer));
  return answer;
}

/** What leaves, without any field that is not listed. */
function checked({ checksAnswers }: Services, route: Route | OpenRoute, answer: unknown): unknown {
  if (route.isBuilt !== true) return route.output.parse(answer);
  if (checksAnswers === true) assertBuilt(route, answer);
  return answer;
}

function assertBuilt({ output, method, path }: Route | OpenRoute, answer: unknown): void {
  if (!isDeepStrictEqual(output.parse(answer), answer))
    throw new Error(`${method} ${path} answers with fields that it does not list`);
}

function versionIn(answer: unknown): number | null {
  const { version } = answer as { version?: unknown };
  return typeof version === 'number' ? version : null;
}

/** Who is signed in, or whom they look as. Then nothing may be changed, not even what needs no scope. */
async function personOf({ security }: Services, request: FastifyRequest): Promise<Person> {
  const person = await security.identify(credentialsOf(request));
  const member = request.headers['x-see-as'];
  if (typeof member !== 'string' || member === '' || member === person.user.id) return person;
  if (person.key !== undefined) throw new Failure('key.not_allowed');
  const seen = await security.seeAs(person, member);
  if (WRITES.has(request.method)) throw new Failure('rights.see_as', { params: { name: seen.user.name } });
  return seen;
}

/** What a request shows to say who asks. */
export function credentialsOf({ headers }: FastifyRequest): Credentials {
  return { cookie: headers.cookie ?? '', authorization: headers.authorization ?? '' };
}

/** Path, query and body as one object; the path wins over the query, the query over the body. */
function parse(schema: z.ZodType, request: FastifyRequest): unknown {
  const { body, query, params } = request as { body: unknown; query: object; params: object };
  const fromBody = body !== null && typeof body === 'object' && !Buffer.isBuffer(body) ? body : {};
  const parsed = schema.safeParse({ ...fromBody, ...query, ...params });
  if (parsed.success) return parsed.data;
  throw new Failure('input.invalid', { fields: parsed.error.issues.map(problemOfIssue) });
}

/** What is wrong with one field of an input. */
export function problemOfIssue(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.join('.');
  if (issue.code === 'too_big' && issue.origin === 'string')
    return { path, rule: 'too_long', params: { max: Number(issue.maximum), length: '?' } };
  if (issue.code === 'too_small' && issue.origin === 'string') return { path, rule: 'required' };
  if (issue.code === 'invalid_type' && issue.input === undefined) return { path, rule: 'required' };
  return { path, rule: 'shape', params: { detail: issue.message } };
}

/** A browser of another site must not write in the name of who is signed in here. */
function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (!WRITES.has(request.method) || origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host)
    throw new Failure('auth.forbidden', { facts: { origin } });
}

export function localeFor(request: FastifyRequest): Locale {
  return localeOf(request.headers['accept-language']);
}

export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** Turns everything that is thrown into problem+json. What is not a Failure is a bug: 500 with a trace id, details in the log only. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const failure = error instanceof Failure ? error : failureOf(error);
    const locale = localeFor(request);
    reply.type('application/problem+json');
    if (failure !== null) {
      request.log.info({ code: failure.code, ...failure.facts }, 'request refused');
      if (failure.code === 'key.unknown') reply.header('www-authenticate', 'Bearer error="invalid_token"');
      return reply.code(failure.status).send(problemOf(failure, locale));
    }
    request.log.error({ err: error }, 'request failed');
    const detail =
      locale === 'en'
        ? `Something went wrong on our side. Quote ${request.id} when you report it.`
        : `我们这边出错了。反馈时请附上编号 ${request.id}。`;
    return reply.code(500).send({
      type: 'about:blank',
      title: 'internal',
      status: 500,
      code: 'internal',
      detail,
      traceId: request.id,
      fields: [],
    });
  });
}

function failureOf(error: Error & { statusCode?: number; code?: string }): Failure | null {
  if (error.code === 'FST_REQ_FILE_TOO_LARGE')
    return new Failure('import.too_large', { params: { max: MAX_UPLOAD_MIB }, cause: error });
  if (error.statusCode === 413) return new Failure('request.too_large', { params: { max: '1 MB' }, cause: error });
  if (error.statusCode === 429) return new Failure('request.too_many', { params: { seconds: 60 }, cause: error });
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Failure('input.invalid', {
      fields: [{ path: '', rule: 'shape', params: { detail: error.message } }],
      cause: error,
    });
  return null;
}
