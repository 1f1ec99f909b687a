import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { Batch, Job, UndoAnswer } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { useChangeTexts } from './texts.ts';

/** How often a job that takes something back is looked at. */
const LOOK_MS = 1000;
const ENDED = new Set(['done', 'undone', 'failed', 'cancelled']);

/** Takes a batch back; a large one goes on in a job, whose progress is given while it lasts. */
export function useUndo(batch: Pick<Batch, 'id' | 'import'>) {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const undoing = useMutation({
    mutationFn: () => post<UndoAnswer>(`/api/batches/${batch.id}/undo`),
    onSuccess: async ({ job }) => {
      void message.success(t(job === null && batch.import === null ? 'undone' : 'undoStarted'));
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
    onError: (error) => void message.error(error.message),
  });
  const id = undoing.data?.job ?? null;
  const job = useQuery({
    queryKey: ['jobs', id],
    queryFn: () => get<Job>(`/api/jobs/${id ?? ''}`),
    enabled: id !== null,
    refetchInterval: ({ state }) => {
      if (state.data !== undefined && ENDED.has(state.data.state)) return false;
      return LOOK_MS;
    },
  }).data;
  return { undo: () => undoing.mutate(), isStarting: undoing.isPending, job: id === null ? undefined : job };
}
