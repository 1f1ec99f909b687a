import { QueryCache, QueryClient, type Query } from '@tanstack/react-query';
import { ApiError, queryString } from './api.ts';

/** The one cache of what the server said. Answers that a retry cannot change are not asked for again. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** A session that ended while a page was open: to the sign-in page, and back here afterwards. */
function leaveWhenSignedOut(error: Error, { queryKey, state }: Query<unknown, unknown>): void {
  const isSignedOut = error instanceof ApiError && error.status === 401;
  // Nobody was in yet: the router leads to the sign-in page without loading everything anew
  const isFirstLook = queryKey[0] === 'me' && state.data === undefined;
  if (!isSignedOut || isFirstLook || /^\/sign-(in|up)/.test(location.pathname)) return;
  location.assign(`/sign-in${queryString({ next: location.pathname + location.search })}`);
}
