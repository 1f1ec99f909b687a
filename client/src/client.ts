import {
  BatchAnswer,
  Count,
  Kind,
  RecordDetail,
  RecordPage,
  RecordRow,
  SearchAnswer,
  TrashAnswer,
  UpsertAnswer,
  type BatchRequest,
  type Filter,
  type UpsertRequest,
} from '@valence/contract';
import { z } from 'zod';
import { ask, type Answered, type Ask, type Options } from './ask.ts';

export type { Options } from './ask.ts';

type Data = RecordRow['data'];

/** What a list is narrowed to. */
export type ListWish = Readonly<{
  filter?: readonly Filter[];
  /** A field; with `-` in front downwards. */
  sort?: string;
  q?: string;
  /** Whose days are meant: an IANA time zone. */
  tz?: string;
}>;

/** A record with the tag that its next change may ask for. */
export type Tagged<T> = T & Readonly<{ etag: string | null }>;

export type Client = ReturnType<typeof connect>;

/** Speaks to one workspace with an API key. Every answer is read by the shape of the contract, so what it returns is what it says. */
export function connect(options: Options) {
  const send = <Shape extends z.ZodType>(shape: Shape, request: Ask): Promise<Answered<z.output<Shape>>> =>
    ask(options, shape, request);
  const get = async <Shape extends z.ZodType>(shape: Shape, path: string, query: Ask['query'] = {}) =>
    (await send(shape, { method: 'GET', path, query })).value;
  const at = (kind: string, rest = ''): string => `/api/records/${encodeURIComponent(kind)}${rest}`;
  const one = (id: string): string => `/api/record/${encodeURIComponent(id)}`;

  return {
    /** Any route of the API by its shape: what has no method here. */
    async call<Shape extends z.ZodType>(shape: Shape, request: Ask): Promise<z.output<Shape>> {
      return (await send(shape, request)).value;
    },
    kinds: async (): Promise<Kind[]> => (await get(z.object({ kinds: z.array(Kind) }), '/api/kinds')).kinds,
    page: (kind: string, wish: ListWish & { after?: string; limit?: number } = {}) =>
      get(RecordPage, at(kind), queryOf(wish)),
    /** Every record a list holds, page by page as they are asked for. */
    async *list(kind: string, wish: ListWish & { pageSize?: number } = {}): AsyncGenerator<RecordRow, void> {
      const { pageSize = 200, ...rest } = wish;
      let after: string | undefined;
      do {
        const page = await get(RecordPage, at(kind), {
          ...queryOf(rest),
          limit: pageSize,
          ...(after === undefined ? {} : { after }),
        });
        yield* page.items;
        after = page.next ?? undefined;
      } while (after !== undefined);
    },
    count: (kind: string, wish: ListWish = {}) => get(Count, at(kind, '/count'), queryOf(wish)),
    search: async (q: string, limit = 20) => (await get(SearchAnswer, '/api/search', { q, limit })).hits,
    async open(id: string): Promise<Tagged<RecordDetail>> {
      const { value, etag } = await send(RecordDetail, { method: 'GET', path: one(id) });
      return { ...value, etag };
    },
    async make(kind: string, data: Data): Promise<RecordRow> {
      return (await send(RecordRow, { method: 'POST', path: at(kind), body: { data } })).value;
    },
    /** @param etag of what was read: refused with 412 when somebody else changed the record since */
    async change(id: string, data: Data, etag: string | null = null): Promise<Tagged<RecordRow>> {
      const headers = etag === null ? {} : { 'if-match': etag };
      const answer = await send(RecordRow, { method: 'PATCH', path: one(id), body: { data }, headers });
      return { ...answer.value, etag: answer.etag };
    },
    /** Into the trash; `restore` brings it back. */
    async trash(id: string, etag: string | null = null): Promise<void> {
      await send(TrashAnswer, { method: 'DELETE', path: one(id), headers: etag === null ? {} : { 'if-match': etag } });
    },
    async restore(ids: readonly string[]): Promise<void> {
      await send(z.unknown(), { method: 'POST', path: '/api/trash/restore', body: { records: ids } });
    },
    /** Makes or changes up to 1,000 records, by a field or by keys of one's own. */
    async put(kind: string, body: UpsertRequest) {
      return (await send(UpsertAnswer, { method: 'PUT', path: at(kind), body })).value;
    },
    /** Up to 1,000 operations, all or nothing unless `mode` is `each`. */
    async batch(body: BatchRequest) {
      return (await send(BatchAnswer, { method: 'POST', path: '/api/batch', body })).value;
    },
  };
}

function queryOf({ filter, ...rest }: ListWish): Record<string, string | number | undefined> {
  return { ...rest, ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }) };
}
