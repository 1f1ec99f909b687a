import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Field, RecordPage, RecordRef, SearchAnswer, Value } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../../parts/api.ts';
import { useSay } from '../../../parts/i18n/index.ts';
import { typedText } from '../../../parts/typed-input.ts';
import { useRecordTexts } from '../texts.ts';
import type { Option } from './pick-list.tsx';

/** Types whose values are chosen, not typed. */
const PICKED: ReadonlySet<Field['type']> = new Set(['choice', 'multiChoice', 'boolean', 'ref', 'refs', 'rating']);
/** Types that a cell is too small for. */
const TOO_BIG: ReadonlySet<Field['type']> = new Set(['address', 'file']);

export const isPicked = ({ type }: Pick<Field, 'type'>): boolean => PICKED.has(type);
export const isMany = ({ type }: Pick<Field, 'type'>): boolean => type === 'multiChoice' || type === 'refs';

/** Whether a cell of this field can be written in the table. */
export function isWritable(field: Field): boolean {
  return !field.isReadOnly && field.computed === undefined && !TOO_BIG.has(field.type);
}

/** What the keys choose from in a cell; `found` are the records behind the options of a reference. */
export function useOptions(
  field: Field,
  asked: Readonly<{
    typed: string;
    chosen: Value | undefined;
    known: Readonly<Record<string, RecordRef>>;
    isWanted: boolean;
  }>,
): { options: readonly Option[]; found: Readonly<Record<string, RecordRef>>; isSearching: boolean } {
  const { typed, chosen, known, isWanted } = asked;
  const sayText = useSay();
  const texts = useRecordTexts();
  const isRef = field.type === 'ref' || field.type === 'refs';
  const q = typed.trim();
  const search = useQuery({
    queryKey: ['pick', field.to ?? '', q],
    queryFn: ({ signal }) => findRecords(q, field.to, signal),
    enabled: isRef && isWanted,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const isChosen = (value: string): boolean =>
    Array.isArray(chosen) ? chosen.includes(value) : typedText(chosen) === value;
  if (isRef) {
    const hits = search.data ?? [];
    const named =
      q === '' ? Object.values(known).filter(({ id }) => isChosen(id) && !hits.some((hit) => hit.id === id)) : [];
    const all = [...named, ...hits];
    return {
      options: all.map(({ id, title }) => ({ value: id, label: title, isChosen: isChosen(id), isData: true })),
      found: Object.fromEntries(all.map((record) => [record.id, record])),
      isSearching: search.isFetching,
    };
  }
  const all: Option[] =
    field.type === 'boolean'
      ? [
          { value: 'true', label: texts('yes') },
          { value: 'false', label: texts('no') },
        ]
      : field.type === 'rating'
        ? [5, 4, 3, 2, 1].map((stars) => ({ value: String(stars), label: '★'.repeat(stars) }))
        : (field.choices ?? [])
            .filter((choice) => choice.isRetired !== true || isChosen(choice.value))
            .map(({ value, title }) => ({ value, label: sayText(title) }));
  const needle = q.toLowerCase();
  const fitting = all.filter(({ label, value }) => `${label} ${value}`.toLowerCase().includes(needle));
  return {
    options: fitting.map((option) => ({ ...option, isChosen: isChosen(option.value) })),
    found: {},
    isSearching: false,
  };
}

/** An option's text as the field's value. */
export function valueOf(field: Field, text: string): Value {
  if (field.type === 'boolean') return text === 'true';
  return field.type === 'rating' ? Number(text) : text;
}

/** Where the kind is known its own list is searched, so that records of other kinds do not crowd it out; without words the newest. */
export async function findRecords(q: string, kind: string | undefined, signal?: AbortSignal): Promise<RecordRef[]> {
  if (kind === undefined) return q === '' ? [] : (await get<SearchAnswer>('/api/search', { q }, signal)).hits;
  const path = `/api/records/${encodeURIComponent(kind)}`;
  const { items } = await get<z.infer<typeof RecordPage>>(path, { q, limit: 20 }, signal);
  return items.map(({ id, kind: of, title }) => ({ id, kind: of, title }));
}
