import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Me } from '@valence/contract';
import { ApiError, post } from '../../parts/api.ts';
import { safeNext } from '../../parts/paths.ts';
import { queryClient } from '../../parts/query-client.ts';
import { enterAs, meQuery } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';

/** Sends the form, and on success enters the console where the person was headed. */
export function useEnter<Form>(path: string) {
  const router = useRouter();
  const [url] = useUrlState();
  const entering = useMutation({
    mutationFn: (form: Form) => {
      void import('../shell/shell.tsx'); // fetched while the server checks the password
      return post<Me>(path, form);
    },
    onSuccess: (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      enterAs(me);
      router.history.push(safeNext(url['next']));
    },
  });
  const { error } = entering;
  const problems = error instanceof ApiError ? error.fields : [];
  return {
    send: entering.mutate,
    isBusy: entering.isPending || entering.isSuccess,
    error,
    /** What the server said about one field. */
    problemOf: (name: string) => problems.find(({ path: at }) => at === name || at.endsWith(`.${name}`))?.message,
  };
}
