import type { Aftermath } from '@valence/contract';
import { kindsOf, plainText, recallList, recallMany, type Entity } from '#kernel/memory';
import type { StoredDecision } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';

/** Things told of what happened after one decision. */
const MOST = 20;
const ENDS: Readonly<Record<string, 'won' | 'lost'>> = { won: 'won', lost: 'lost' };

/** What happened to the record since a suggestion about it was answered: touches sent, replies, deals, how it ended. */
export async function aftermathOf(scope: Scope, decision: StoredDecision): Promise<Aftermath[]> {
  const { subjectId, answeredAt, answer } = decision;
  const since = answeredAt ?? decision.madeAt;
  const undone: Aftermath[] =
    decision.status === 'undone'
      ? [{ what: 'undone', at: since.toISOString(), record: null, detail: answer?.by ?? null }]
      : [];
  const [subject] = subjectId === null ? [] : await recallMany(scope, [subjectId]);
  if (subject === undefined || decision.status === 'open') return undone;
  const [activities, deals] = await Promise.all([naming(scope, 'activity', subject), naming(scope, 'deal', subject)]);
  const found = [...undone, ...activities.flatMap(touchOf), ...deals.flatMap(dealOf), ...endOf(subject)].filter(
    (one) => one.at >= since.toISOString(),
  );
  return found.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(0, MOST);
}

/** Records of a kind that name this one in the field called after its kind; none where there is no such field. */
async function naming(scope: Scope, kind: string, { id, kind: of }: Entity): Promise<readonly Entity[]> {
  const spec = (await kindsOf(scope)).find((k) => k.name === kind);
  if (spec?.byId.get(of) === undefined) return [];
  const filters = [{ field: of, op: 'is', value: id }] as const;
  return (await recallList(scope, { kind, filters, limit: MOST })).items;
}

/** A message that went out, or one that came in. What is only drafted has not happened. */
function touchOf(activity: Entity): Aftermath[] {
  const { data } = activity;
  if (data['state'] === 'draft') return [];
  const at = plainText(data['at']);
  if (at === '') return [];
  return [
    {
      what: data['direction'] === 'in' ? 'reply' : 'sent',
      at: new Date(at).toISOString(),
      record: refOf(activity),
      detail: plainText(data['type']),
    },
  ];
}

function dealOf(deal: Entity): Aftermath[] {
  const made: Aftermath = {
    what: 'deal',
    at: deal.createdAt.toISOString(),
    record: refOf(deal),
    detail: plainText(deal.data['stage']),
  };
  return [made, ...endOf(deal)];
}

/** How a record ended, and when; nothing while it is open. */
function endOf(record: Entity): Aftermath[] {
  const { data } = record;
  const field = ENDS[plainText(data['status'])] === undefined ? 'stage' : 'status';
  const what = ENDS[plainText(data[field])];
  if (what === undefined) return [];
  const at = record.support[field]?.at ?? record.updatedAt.toISOString();
  return [
    {
      what,
      at,
      record: refOf(record),
      detail: plainText(data['lostReason']) === '' ? null : plainText(data['lostReason']),
    },
  ];
}
