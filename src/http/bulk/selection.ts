import type { Selection as WireSelection } from '@valence/contract';
import { asId } from '#base';
import type { Kind, ListQuery, RecordSelection } from '#kernel/memory';
import { filtersOf, sortOf } from '../records/input.ts';

/** The records a request means, as memory takes them. @throws Failure `input.invalid` */
export function selectionOf(kind: Kind, told: WireSelection & { sort?: string | undefined }): RecordSelection {
  const list: Omit<ListQuery, 'after' | 'limit'> = {
    kind: kind.name,
    filters: filtersOf(kind, told.filter),
    q: told.q ?? '',
    ...(told.tz === undefined ? {} : { tz: told.tz }),
    sort: sortOf(told.sort) ?? null,
  };
  return { list, ids: told.ids === undefined ? null : [...new Set(told.ids.map((id) => asId('entity', id)))] };
}
