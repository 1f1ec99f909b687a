import type { Field, Kind, LayoutConfig, Money, RecordDetail } from '@valence/contract';

type Related = RecordDetail['related'];
/** A kind whose records can name this one, and the field by which. */
export type Addable = Readonly<{ kind: Kind; field: Field }>;

/** These stand in the timeline already. */
const IN_TIMELINE = new Set(['activity', 'note', 'file']);

/** Related lists in the order of the layout, without those it hides and those a timeline tells better. */
export function arrangedRelated(
  related: Related,
  layout: Pick<LayoutConfig, 'related' | 'hiddenRelated'> | undefined,
): Related {
  const order = layout?.related ?? [];
  const hidden = new Set(layout?.hiddenRelated);
  const nameOf = ({ kind, field }: Related[number]): string => `${kind}.${field}`;
  const place = (group: Related[number]): number => {
    const at = order.indexOf(nameOf(group));
    return at < 0 ? order.length : at;
  };
  const isShown = (group: Related[number]): boolean =>
    !hidden.has(nameOf(group)) && (!IN_TIMELINE.has(group.kind) || order.includes(nameOf(group)));
  return related.filter((group) => group.items.length > 0 && isShown(group)).toSorted((a, b) => place(a) - place(b));
}

/** What can be made from here, linked to a record of this kind. */
export function addableOf(kinds: readonly Kind[], target: string): Addable[] {
  return kinds.flatMap((kind) =>
    kind.may?.make === false || IN_TIMELINE.has(kind.name)
      ? []
      : kind.fields
          .filter(({ type, to, isReadOnly, id }) => type === 'ref' && to === target && !isReadOnly && id !== 'owner')
          .map((field) => ({ kind, field })),
  );
}

/** One sum per currency, exactly: amounts of different currencies are never added. */
export function sumsOf(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  return [...sums].map(([currency, minor]) => ({ currency, minor: minor.toString() }));
}
