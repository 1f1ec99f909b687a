import type { Field, Kind, LayoutConfig, Text, Value } from '@valence/contract';

type Known = Readonly<Record<string, Value>>;
/** A section of the page with what is known and what is not. */
export type Section = Readonly<{
  id: string;
  title: Text;
  columns: 1 | 2;
  isFolded: boolean;
  known: readonly Field[];
  unknown: readonly Field[];
}>;

const ALL: Text = { zh: '资料', en: 'Facts' };

/** Whether a field says anything: no and zero do, empty texts and lists do not. */
function isKnown(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** The fields of a record in reading order: the kind's own columns first; what is not known stands apart. The name is in the head. */
export function splitFields(
  kind: Pick<Kind, 'fields' | 'columns' | 'titleField'>,
  data: Known,
): { known: Field[]; unknown: Field[] } {
  const place = new Map(kind.columns.map((id, at) => [id, at]));
  const ordered = kind.fields
    .filter(({ id }) => id !== kind.titleField)
    .toSorted((a, b) => (place.get(a.id) ?? kind.columns.length) - (place.get(b.id) ?? kind.columns.length));
  return {
    known: ordered.filter(({ id }) => isKnown(data[id])),
    unknown: ordered.filter(({ id }) => !isKnown(data[id])),
  };
}

/** The sections of a layout as this record fills them; those without a field are left out. Without a layout there is one. */
export function sectionsOf(
  kind: Pick<Kind, 'fields' | 'columns' | 'titleField'>,
  data: Known,
  layout: LayoutConfig['sections'],
): Section[] {
  if (layout.length === 0)
    return [{ id: 'facts', title: ALL, columns: 1, isFolded: false, ...splitFields(kind, data) }];
  const byId = new Map(kind.fields.map((field) => [field.id, field]));
  return layout.flatMap(({ id, title, columns, isFolded, fields }) => {
    const shown = fields.flatMap((name) => {
      const field = byId.get(name);
      return field === undefined || name === kind.titleField ? [] : [field];
    });
    const known = shown.filter((field) => isKnown(data[field.id]));
    const unknown = shown.filter((field) => !isKnown(data[field.id]));
    return shown.length === 0 ? [] : [{ id, title, columns, isFolded, known, unknown }];
  });
}
