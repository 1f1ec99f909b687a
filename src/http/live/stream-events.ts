import { LIVE_RECORDS, type LiveChange } from '@valence/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { asId } from '#base';
import { recallMany, type LiveDoor, type LiveNews, type Watch } from '#kernel/memory';
import type { Scope, Security } from '#kernel/security';
import { credentialsOf } from '../mount.ts';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';

/** Proxies cut what is silent for a minute; each beat also asks whether the session still lives. */
const BEAT_MS = 20_000;
/** Streams of one person on this process; the oldest ends when there are more. Chosen: a page that is seen holds one. */
const MOST_STREAMS = 20;

export const streamEvents = defineRoute({
  method: 'GET',
  path: '/api/events',
  summary:
    'What happens to watched records and kinds, and to the own notifications: server-sent events (`change`) for `accept: text/event-stream`, else one answer at once; `after` or Last-Event-ID goes on from an earlier answer',
  purpose: 'sales',
  input: z.object({
    records: z.string().max(20_000).default('').describe(`ids with commas between, ${LIVE_RECORDS} at most`),
    kinds: z.string().max(1_000).default('').describe('names with commas between'),
    after: z.string().max(60).optional(),
  }),
  output: z.unknown(),
  async handle({ records, kinds, after }, { scope, services, request, reply }) {
    const wanted = listOf(records)
      .slice(0, LIVE_RECORDS)
      .map((id) => asId('entity', id));
    // What may not be seen is not watched either.
    const seen = await recallMany(scope, wanted);
    const watch = {
      tenantId: scope.tenantId,
      userId: scope.actor.id,
      ids: seen.map((entity) => entity.id),
      kinds: listOf(kinds).slice(0, 50),
    };
    const last = request.headers['last-event-id'];
    const from = (typeof last === 'string' ? last : undefined) ?? after ?? null;
    if (!(request.headers.accept ?? '').includes('text/event-stream'))
      return changeOf(scope, await services.live.since(watch, from));
    await stream({ scope, watch, from, live: services.live, security: services.security, request, reply });
    return undefined;
  },
});

function listOf(text: string): string[] {
  return [...new Set(text.split(',').filter((part) => part !== ''))];
}

type Streaming = Readonly<{
  scope: Scope;
  watch: Watch;
  from: string | null;
  live: LiveDoor;
  security: Security;
  request: FastifyRequest;
  reply: FastifyReply;
}>;

const open = new Map<string, (() => void)[]>();

async function stream({ scope, watch, from, live, security, request, reply }: Streaming): Promise<void> {
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies must not hold back what was written.
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  let stop = (): void => {};
  const beat = setInterval(() => {
    raw.write(': \n\n');
    security.identify(credentialsOf(request)).catch(end);
  }, BEAT_MS);
  function end(): void {
    clearInterval(beat);
    stop();
    forget(watch.userId, end);
    raw.end();
  }
  raw.on('close', end);
  keep(watch.userId, end);
  // One after the other: the news of an event must not overtake those before it.
  let line = Promise.resolve();
  const tell = (news: LiveNews): void => {
    line = line
      .then(async () => {
        if (raw.writableEnded || raw.destroyed) return;
        const change = await changeOf(scope, news);
        raw.write(`id: ${change.next}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`);
      })
      .catch(end);
  };
  stop = await live.watch(watch, from, { tell, ended: end });
  if (raw.destroyed) stop();
}

function keep(person: string, end: () => void): void {
  const ends = [...(open.get(person) ?? []), end];
  open.set(person, ends);
  if (ends.length > MOST_STREAMS) ends[0]?.();
}

function forget(person: string, end: () => void): void {
  const left = (open.get(person) ?? []).filter((other) => other !== end);
  if (left.length === 0) open.delete(person);
  else open.set(person, left);
}

/** Suggestions are no records: that there is something new among them tells nothing of any. */
const SUGGESTIONS = 'decision';

/** As the wire has it. Of a kind only those changes are told that touch a record this person may see, or one that is gone. */
async function changeOf(scope: Scope, news: LiveNews): Promise<LiveChange> {
  const sampled = news.ofKinds.flatMap(({ ids }) => ids.slice(0, 50));
  const seen = new Set((await recallMany(scope, sampled)).map((entity) => entity.kind));
  return {
    next: news.next,
    records: news.ids.map(entityText),
    kinds: news.ofKinds
      .filter(({ kind, isGone }) => isGone || kind === SUGGESTIONS || seen.has(kind))
      .map(({ kind }) => kind),
    isForMe: news.isForMe,
    isGap: news.isGap,
  };
}
