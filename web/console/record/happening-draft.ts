import type { Kind, RecordDetail, Value } from '@valence/contract';

/** What can be written down on a record at once. */
export const DRAFTS = ['note', 'call', 'task', 'mail'] as const;
export type DraftType = (typeof DRAFTS)[number];
/** The kind of record that each of them becomes; a mail is none. */
export const KIND_OF: Readonly<Record<Exclude<DraftType, 'mail'>, string>> = {
  note: 'note',
  call: 'activity',
  task: 'task',
};

type About = Pick<RecordDetail, 'id' | 'kind' | 'data'>;

/**
 * The fields by which a note, an activity or a task names a record: the one made for its kind, else "about"; and the
 * customer the record belongs to, so that it stands in the customer's timeline too. Undefined where it cannot name it.
 */
export function linksOf(happening: Pick<Kind, 'fields'> | undefined, about: About): Record<string, string> | undefined {
  const refs = happening?.fields.filter(({ type }) => type === 'ref') ?? [];
  const own = refs.find(({ to, id }) => to === about.kind && id !== 'owner') ?? refs.find(({ id }) => id === 'about');
  if (own === undefined) return undefined;
  const customer = about.data['organisation'];
  const hasCustomer = own.id !== 'organisation' && refs.some(({ id }) => id === 'organisation');
  return {
    [own.id]: about.id,
    ...(hasCustomer && typeof customer === 'string' && { organisation: customer }),
  };
}

/** A text is called by its first line. */
export function titleOf(text: string): string {
  return (text.trim().split('\n', 1)[0] ?? '').trim().slice(0, 80);
}

/** What a text says beyond its first line; the whole text where the first line was cut. */
function bodyOf(text: string): string {
  const whole = text.trim();
  const title = titleOf(whole);
  return whole === title ? '' : whole.startsWith(`${title}\n`) ? whole.slice(title.length).trim() : whole;
}

type Written = Readonly<{ text: string; variant: string; dueOn: string; at: string; owner: string | null }>;

/** The values of the new record. */
export function dataOf(
  type: Exclude<DraftType, 'mail'>,
  { text, variant, dueOn, at, owner }: Written,
  links: Readonly<Record<string, string>>,
): Record<string, Value> {
  const shared = { ...links, ...(owner !== null && { owner }) };
  const body = bodyOf(text);
  if (type === 'note') return { ...shared, title: titleOf(text), body: text.trim(), at };
  if (type === 'call')
    return { ...shared, subject: titleOf(text), type: variant, state: 'done', at, ...(body !== '' && { body }) };
  return {
    ...shared,
    title: titleOf(text),
    status: 'open',
    ...(dueOn !== '' && { dueOn }),
    ...(body !== '' && { note: body }),
  };
}
