import type { Evidence } from '@valence/contract';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import { citeAll, type EvidenceRef } from '../cite.ts';
import { changesIn, type Change } from '../history.ts';
import { idsOfRecord } from '../conversation/same-record.ts';
import { recallMany } from '../query/recall.ts';
import { sightIn } from '../sight.ts';
import { HAPPENINGS, momentsOf, type HappeningType, type Moment, type Place } from './moments.ts';

/** A comment as a timeline shows it. */
export type SaidThere = Readonly<{ author: string; body: string; replies: number }>;
/** A mail as a timeline shows it. */
export type MailedThere = Readonly<{
  subject: string;
  text: string;
  to: readonly string[];
  status: string;
  byAgent: string | null;
}>;

/** One thing that happened around a record, with what there is to show of it. */
export type Happening = Readonly<{ id: string; at: Date; place: Place }> &
  (
    | Readonly<{ type: 'change'; change: Change; evidence: Evidence | null }>
    | Readonly<{ type: 'activity' | 'task' | 'note' | 'file'; entity: Entity }>
    | Readonly<{ type: 'comment'; said: SaidThere }>
    | Readonly<{ type: 'mail'; mail: MailedThere }>
  );

/** `next`: where the following page goes on; null at the end. */
export type Happened = Readonly<{ items: readonly Happening[]; next: Place | null }>;

/**
 * What happened around a record before a place, newest first, paged by key: changes, activities, tasks, notes, files,
 * comments and mails that the scope may see.
 *
 * @param types null: all of them
 */
export async function recallTimeline(
  scope: Scope,
  entity: Entity,
  page: Readonly<{ types: readonly HappeningType[] | null; before: Place | null; limit: number }>,
): Promise<Happened> {
  return scope.read(async (tx) => {
    const { before, limit } = page;
    const ids = await idsOfRecord(tx, entity.id);
    const types = new Set(page.types ?? HAPPENINGS);
    const moments = await momentsOf(tx, scope, { entity, ids, types, before, limit: limit + 1 });
    const shown = moments.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: await opened(tx, scope, shown),
      next: moments.length > limit && last !== undefined ? last.place : null,
    };
  });
}

/** At most one statement for each sort of thing that was met. */
async function opened(tx: Tx, scope: Scope, moments: readonly Moment[]): Promise<Happening[]> {
  const of = (...types: readonly HappeningType[]): string[] =>
    moments.filter(({ type }) => types.includes(type)).map(({ id }) => id);
  const { kinds } = await sightIn(tx, scope);
  const refs = new Map(of('change').map((id): [string, EvidenceRef] => [id, { observation: id, field: null }]));
  const [changed, cited, records, comments, mails] = await Promise.all([
    changesIn(tx, kinds, [...refs.keys()]),
    citeAll(scope.within(tx), [...refs.values()]),
    recallMany(scope.within(tx), of('activity', 'task', 'note', 'file')),
    commentsIn(tx, of('comment')),
    mailsIn(tx, of('mail')),
  ]);
  const changes = new Map(changed.map((c) => [c.observation, c]));
  const entities = new Map(records.map((e) => [e.id, e]));
  return moments.flatMap(({ type, ...moment }): Happening[] => {
    const { id } = moment;
    if (type === 'comment') {
      const said = comments.get(id);
      return said === undefined ? [] : [{ type, ...moment, said }];
    }
    if (type === 'mail') {
      const mail = mails.get(id);
      return mail === undefined ? [] : [{ type, ...moment, mail }];
    }
    if (type === 'change') {
      const change = changes.get(id);
      // Of a saying whose every field is hidden from the scope there is nothing to tell.
      const isHidden = change === undefined || Object.keys(change.data).length === 0;
      const ref = refs.get(id);
      const evidence = (ref === undefined ? undefined : cited.get(ref)) ?? null;
      return isHidden ? [] : [{ type, ...moment, change, evidence }];
    }
    const entity = entities.get(id);
    return entity === undefined ? [] : [{ type, ...moment, entity }];
  });
}

async function commentsIn(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SaidThere>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<SaidThere & { id: string }>(
    `select c.id, c.author_name as author, c.body,
       (select count(*)::int from comment r where r.tenant_id = $1 and r.parent_id = c.id and r.body is not null) as replies
     from comment c where c.tenant_id = $1 and c.id = any ($2::uuid[])`,
    [tx.settings.tenantId, ids],
    'timeline-comments',
  );
  return new Map(rows.map(({ id, ...said }) => [id, said]));
}

async function mailsIn(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, MailedThere>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; status: string; byAgent: string | null; message: Letter }>(
    `select id, status, by_agent as "byAgent", message from mail where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.settings.tenantId, ids],
    'timeline-mails',
  );
  return new Map(
    rows.map(({ id, status, byAgent, message: { subject, text, to } }) => [id, { subject, text, to, status, byAgent }]),
  );
}
type Letter = { subject: string; text: string; to: string[] };
