import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Import, ImportOptions, ImportPage, RowProblemPage } from '@valence/contract';
import type { z } from 'zod';
import { get, post, put } from '../../parts/api.ts';
import { toMappingRequest, type MappingDraft } from './mapping.ts';
import { isWorking } from './wizard-step.ts';

export type ImportRow = z.infer<typeof ImportPage>['items'][number];
type Problems = z.infer<typeof RowProblemPage>;

/** How often the page looks while the server works. */
const LOOK_MS = 700;

/** Where the refused rows are downloaded as a file. */
export const refusedPath = (id: string, format: 'csv' | 'xlsx'): string => `${pathOf(id)}/refused?format=${format}`;

const pathOf = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

/** One import; looked at again and again while the server is at work on it. */
export function useImport(id: string) {
  return useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => get<Import>(pathOf(id), {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isWorking(state.data.status) ? LOOK_MS : false),
  });
}

/** Past imports, newest first. */
export function usePastImports() {
  return useInfiniteQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ pageParam, signal }) => get<z.infer<typeof ImportPage>>('/api/imports', { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => isWorking(status))) === true
        ? 3 * LOOK_MS
        : false,
  });
}

/** Rows that cannot be imported, in the order of the file. */
export function useProblems(id: string, isNeeded: boolean) {
  return useInfiniteQuery({
    queryKey: ['imports', 'problems', id],
    queryFn: ({ pageParam, signal }) => get<Problems>(`${pathOf(id)}/problems`, { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Problems) => last.next ?? undefined,
    enabled: isNeeded,
  });
}

export type ImportAct =
  | Readonly<{ act: 'check'; draft: MappingDraft }>
  | Readonly<{ act: 'options'; options: ImportOptions }>
  | Readonly<{ act: 'start'; onlyValid: boolean }>
  | Readonly<{ act: 'cancel' | 'undo' }>;

/** Acts on an import; the answer replaces what the page shows. */
export function useImportAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: ImportAct) => send(id, wanted),
    onSuccess: (entry, { act }) => {
      client.setQueryData(['imports', 'one', id], entry);
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
      if (act === 'check' || act === 'options') client.removeQueries({ queryKey: ['imports', 'problems', id] });
      void client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}

/** Uploads a file; the answer is the new import. */
export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, kind }: { file: File; kind: string }) => {
      const form = new FormData();
      // The field stands before the file, so that a streaming server knows it in time
      form.set('kind', kind);
      form.set('file', file);
      return post<Import>('/api/imports', form);
    },
    onSuccess: (entry) => {
      client.setQueryData(['imports', 'one', entry.id], entry);
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
    },
  });
}

function send(id: string, wanted: ImportAct): Promise<Import> {
  if (wanted.act === 'check') return put(`${pathOf(id)}/mapping`, toMappingRequest(wanted.draft));
  if (wanted.act === 'options') return put(`${pathOf(id)}/options`, wanted.options);
  const body = wanted.act === 'start' ? { onlyValid: wanted.onlyValid } : {};
  return post(`${pathOf(id)}/${wanted.act}`, body);
}
