import type { Field, Kind, Value } from '@valence/contract';

/** The fields of a record in reading order: the kind's own columns first; what is not known stands apart. The name is in the head. */
export function splitFields(
  kind: Pick<Kind, 'fields' | 'columns' | 'titleField'>,
  data: Readonly<Record<string, Value>>,
): { known: Field[]; unknown: Field[] } {
  const place = new Map(kind.columns.map((id, at) => [id, at]));
  const ordered = kind.fields
    .filter(({ id }) => id !== kind.titleField)
    .toSorted((a, b) => (place.get(a.id) ?? kind.columns.length) - (place.get(b.id) ?? kind.columns.length));
  const isKnown = ({ id }: Field) => {
    const value = data[id];
    return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  };
  return { known: ordered.filter(isKnown), unknown: ordered.filter((field) => !isKnown(field)) };
}
