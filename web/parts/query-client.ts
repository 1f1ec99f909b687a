import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** The one cache of what the server said. Answers that a retry cannot change are not asked for again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});
