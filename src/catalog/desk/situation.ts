import type { Text } from '#base';
import { recallList, recallMany, recallOne, type Entity, type EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { listOf, refsOf, textOf } from './said.ts';

export type Language = 'zh' | 'en';

/** A lead with what is known around it: one read for all tools of the chain. */
export type Situation = Readonly<{
  lead: Entity;
  organisation: Entity | null;
  contact: Entity | null;
  /** The latest ones of this lead, newest first. */
  activities: readonly Entity[];
  /** The language to write to the customer in. */
  language: Language;
}>;

const LATEST_ACTIVITIES = 8;

/** @throws Failure `memory.not_found` */
export async function readSituation(scope: Scope, leadId: string): Promise<Situation> {
  return scope.read(async (tx) => {
    const within = scope.within(tx);
    const [lead, { items }] = await Promise.all([
      recallOne(within, leadId),
      recallList(within, {
        kind: 'activity',
        filters: [{ field: 'lead', op: 'is', value: leadId }],
        limit: LATEST_ACTIVITIES,
        isPlanKept: true,
      }),
    ]);
    const ids = [textOf(lead, 'organisation'), textOf(lead, 'contact')].filter((id) => id !== null);
    const around = await recallMany(within, ids);
    const named = (field: string): Entity | null => around.find((e) => e.id === lead.data[field]) ?? null;
    const contact = named('contact');
    return {
      lead,
      organisation: named('organisation'),
      contact,
      activities: items,
      language: languageOf(lead, contact),
    };
  });
}

/** Whether anything may still be done about it. A lead whose status is not known counts as open. */
export function isOpen({ lead }: Situation): boolean {
  const status = textOf(lead, 'status');
  return status !== 'won' && status !== 'lost';
}

/** Said language first, then the contact's, then the script in which the lead was written. */
function languageOf(lead: Entity, contact: Entity | null): Language {
  const told = textOf(lead, 'language') ?? listOf(contact, 'languages')[0];
  if (told === 'zh' || told === 'en') return told;
  const words = ['title', 'company', 'contactName', 'need'].map((f) => textOf(lead, f) ?? '').join('');
  return words === '' || /\p{Script=Han}/u.test(words) ? 'zh' : 'en';
}

/** A value with what it rests on. */
export type Fact = Readonly<{ text: Text; refs: readonly EvidenceRef[] }>;

/** The named facts that playbook items may use in braces; null where not known. */
export function factOf(situation: Situation, name: string): Fact | null {
  const { lead, organisation, contact } = situation;
  if (name === 'company') return plain(lead, 'company') ?? plain(organisation, 'name');
  if (name === 'contactName') return plain(lead, 'contactName') ?? plain(contact, 'name');
  if (name === 'industry') return plain(lead, 'industry') ?? plain(organisation, 'industry');
  if (name === 'province') return plain(lead, 'province') ?? plain(organisation, 'province');
  return ['product', 'application', 'city', 'source', 'contactTitle'].includes(name) ? plain(lead, name) : null;
}

function plain(entity: Entity | null, field: string): Fact | null {
  const value = textOf(entity, field);
  return value === null ? null : { text: { zh: value, en: value }, refs: refsOf(entity, field) };
}

/** A piece of the customer's own words, or ours about them. */
export type Words = Readonly<{ text: string; refs: readonly EvidenceRef[] }>;

/** Everything in which trigger words are looked for. */
export function wordsOf({ lead, activities }: Situation): readonly Words[] {
  const own = ['source', 'need', 'title', 'application'].map((field) => ({ entity: lead, field }));
  const said = activities.flatMap((entity) => ['body', 'subject'].map((field) => ({ entity, field })));
  return [...own, ...said].flatMap(({ entity, field }) => {
    const text = textOf(entity, field);
    return text === null ? [] : [{ text: text.toLowerCase(), refs: refsOf(entity, field) }];
  });
}
