import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  DecidedPair,
  DuplicatePage,
  Job,
  MatchState,
  PairAnswer,
  PairsDecided,
  PairStatus,
} from '@valence/contract';
import { get, post, put } from '../../parts/api.ts';

/** Kinds that are compared without being asked, in the order of their tabs. */
export const MATCHED = ['organisation', 'person', 'lead'] as const;

const PAGE = 20;
/** How often the page looks while a scan runs or records are being compared. */
const LOOK_MS = 1_000;

/** How far the search of one kind is; looked at again while something is under way. */
export const stateQuery = (kind: string) =>
  queryOptions({
    queryKey: ['duplicates', 'state', kind],
    queryFn: ({ signal }) => get<MatchState>('/api/duplicates/state', { kind }, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && (state.data.job !== null || state.data.due > 0) ? LOOK_MS : false,
  });

/** The scan under way. */
export const scanQuery = (job: string | null) =>
  queryOptions({
    queryKey: ['duplicates', 'scan', job],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${job ?? ''}`, {}, signal),
    enabled: job !== null,
    refetchInterval: LOOK_MS,
  });

/** Pairs of one kind, page after page. */
export function usePairs(kind: string, status: PairStatus) {
  return useInfiniteQuery({
    queryKey: ['duplicates', 'pairs', kind, status],
    queryFn: ({ pageParam, signal }) =>
      get<DuplicatePage>('/api/duplicates', { kind, status, limit: PAGE, after: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** What an answer may have changed elsewhere. */
const TOUCHED = ['duplicates', 'record', 'records', 'timeline'];

/** Answers pairs; whatever happens, what is shown is read again. */
export function useAnswers() {
  const client = useQueryClient();
  const refresh = (): Promise<unknown> =>
    Promise.all(TOUCHED.map((key) => client.invalidateQueries({ queryKey: [key] })));
  const one = useMutation({
    mutationFn: ({ id, ...answer }: PairAnswer & { id: string }) =>
      post<DecidedPair>(`/api/duplicates/${encodeURIComponent(id)}`, answer),
    onSettled: refresh,
  });
  const many = useMutation({
    mutationFn: (asked: { pairs: string[]; answer: 'same' | 'different' }) =>
      post<PairsDecided>('/api/duplicates/decide', asked),
    onSettled: refresh,
  });
  const scan = useMutation({
    mutationFn: (kind: string) => post<Job>('/api/duplicates/scan', { kind }),
    onSettled: refresh,
  });
  const automatic = useMutation({
    mutationFn: (asked: { kind: string; isAutomatic: boolean }) => put<MatchState>('/api/duplicates/state', asked),
    onSettled: refresh,
  });
  return { one, many, scan, automatic, refresh };
}
