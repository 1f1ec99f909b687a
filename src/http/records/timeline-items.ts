import type { Decision, Evidence, TimelineItem } from '@valence/contract';
import { textOfId, type Id, type Text } from '#base';
import { plainText, type Change, type Entity, type Happening, type Kind } from '#kernel/memory';
import type { NamedAgent } from '#kernel/process';
import { observationText, refOf, wireValue } from './present.ts';

/** The record whose timeline it is. */
export type About = Readonly<{ entity: Entity; kind: Kind | undefined; agents: readonly NamedAgent[] }>;

const BARE = {
  variant: null,
  dueOn: null,
  body: null,
  actor: null,
  record: null,
  run: null,
  decision: null,
  changes: [],
  evidence: [],
} as const satisfies Partial<TimelineItem>;

/** One thing that happened as the wire has it. */
export function itemOfHappening(happening: Happening, about: About): TimelineItem {
  const at = happening.at.toISOString();
  if (happening.type === 'change') return changeItem(happening.change, happening.evidence, about);
  if (happening.type === 'comment') {
    const { author, body, replies } = happening.said;
    const title: Text = replies === 0 ? { zh: '评论', en: 'Comment' } : commentWith(replies);
    const id = textOfId('comment', happening.id as Id<'comment'>);
    return { ...BARE, changes: [], evidence: [], id, at, type: 'comment', title, body, actor: author };
  }
  if (happening.type === 'mail') {
    const { subject, text, to, status, byAgent } = happening.mail;
    const named = subject === '' ? { zh: '（无主题）', en: '(no subject)' } : { zh: subject, en: subject };
    const title =
      to.length === 0 ? named : { zh: `${named.zh} → ${to.join('、')}`, en: `${named.en} → ${to.join(', ')}` };
    const id = textOfId('mail', happening.id as Id<'mail'>);
    return {
      ...BARE,
      changes: [],
      evidence: [],
      id,
      at,
      type: 'mail',
      variant: status,
      title,
      body: text,
      actor: byAgent,
    };
  }
  return recordItem(happening.type, happening.entity, at);
}

/** A suggestion as an entry of a timeline. */
export function itemOfDecision({ id, madeAt, status, action, agentTitle, run }: Decision): TimelineItem {
  const title = { zh: `${agentTitle.zh}：${action.zh}`, en: `${agentTitle.en}: ${action.en}` };
  const shared = { ...BARE, changes: [], evidence: [] };
  return { ...shared, id, at: madeAt, type: 'decision', variant: status, title, run, decision: id };
}

function commentWith(replies: number): Text {
  return { zh: `评论 · ${replies} 条回复`, en: `Comment · ${replies} ${replies === 1 ? 'answer' : 'answers'}` };
}

function recordItem(type: 'activity' | 'task' | 'note' | 'file', entity: Entity, at: string): TimelineItem {
  const { data } = entity;
  const text = (field: string): string | null => plainText(data[field]) || null;
  return {
    ...BARE,
    changes: [],
    evidence: [],
    id: refOf(entity).id,
    at,
    type,
    variant: type === 'activity' ? text('type') : type === 'task' ? text('status') : null,
    dueOn: type === 'task' ? text('dueOn') : null,
    title: { zh: entity.title, en: entity.title },
    body: text('body') ?? text('note'),
    record: refOf(entity),
  };
}

function changeItem(change: Change, evidence: Evidence | null, { entity, kind, agents }: About): TimelineItem {
  const source = evidence?.source ?? { kind: 'person', name: change.actor };
  const agent = source.kind === 'agent' ? agents.find((a) => a.name === source.name) : undefined;
  const by = agent?.title ?? { zh: source.name, en: source.name };
  const changes = Object.entries(change.data).map(([field, value]) => ({
    field,
    title: kind?.byId.get(field)?.title ?? { zh: field, en: field },
    value: wireValue(kind, field, value),
  }));
  return {
    ...BARE,
    id: observationText(change.observation),
    at: change.at.toISOString(),
    type: 'change',
    title: titleOf(
      change,
      by,
      changes.map((c) => c.title),
    ),
    actor: source.kind === 'person' ? source.name : null,
    record: refOf(entity),
    run: change.run === null ? null : textOfId('run', change.run as Id<'run'>),
    changes,
    evidence: evidence === null ? [] : [evidence],
  };
}

const NAMED = 3;

function titleOf({ isRetracted }: Change, by: Text, fields: readonly Text[]): Text {
  const named = fields.slice(0, NAMED);
  const more = fields.length - named.length;
  const zh = `${named.map((f) => f.zh).join('、')}${more > 0 ? ` 等 ${fields.length} 项` : ''}`;
  const en = `${named.map((f) => f.en).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    zh: `${isRetracted ? '（已撤销）' : ''}${by.zh}：${zh}`,
    en: `${isRetracted ? '(taken back) ' : ''}${by.en}: ${en}`,
  };
}
