import type { LayoutConfig, Text } from '@valence/contract';

export type Sections = LayoutConfig['sections'];

/** Where a field is put: into a section, before another field, or at its end. */
export type Spot = Readonly<{ section: string; before: string | null }>;

/** The sections with a field at its new spot; it stands nowhere else. */
export function movedField(sections: Sections, field: string, { section, before }: Spot): Sections {
  if (field === before) return sections;
  return sections.map((one) => {
    const rest = one.fields.filter((id) => id !== field);
    if (one.id !== section) return rest.length === one.fields.length ? one : { ...one, fields: rest };
    const at = before === null ? -1 : rest.indexOf(before);
    return { ...one, fields: at < 0 ? [...rest, field] : rest.toSpliced(at, 0, field) };
  });
}

/** The list with one item a step up (-1) or down (1). */
export function stepped<T>(all: readonly T[], item: T, by: -1 | 1): T[] {
  const at = all.indexOf(item);
  const to = at + by;
  return at < 0 || to < 0 || to >= all.length ? [...all] : all.toSpliced(at, 1).toSpliced(to, 0, item);
}

/** The list with one item where another stands. */
export function placedAt<T>(all: readonly T[], item: T, other: T): T[] {
  const to = all.indexOf(other);
  return to < 0 || item === other ? [...all] : all.filter((one) => one !== item).toSpliced(to, 0, item);
}

/** Without one section; its fields go to the section before it, else after it. The last one stays. */
export function withoutSection(sections: Sections, id: string): Sections {
  const at = sections.findIndex((one) => one.id === id);
  const gone = sections[at];
  if (gone === undefined || sections.length === 1) return sections;
  const heir = sections[at === 0 ? 1 : at - 1]?.id;
  return sections.flatMap((one) =>
    one.id === id ? [] : one.id === heir ? [{ ...one, fields: [...one.fields, ...gone.fields] }] : [one],
  );
}

/** With one more section at the end, under an id that is free. */
export function withSection(sections: Sections, title: Text): Sections {
  let n = sections.length + 1;
  while (sections.some(({ id }) => id === `section-${n}`)) n += 1;
  return [...sections, { id: `section-${n}`, title, columns: 1, isFolded: false, fields: [] }];
}
