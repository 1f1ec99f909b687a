import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { App } from 'antd';
import type { ApprovalAnswer, Quote } from '@valence/contract';
import { ApiError, post, put } from '../../parts/api.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { draftOf, type QuoteEdit } from './edit-state.ts';

export type QuoteSteps = Readonly<{
  isBusy: boolean;
  save: () => void;
  submit: () => void;
  send: () => void;
  renew: () => void;
  close: (outcome: 'accepted' | 'declined') => void;
  decide: (decision: ApprovalAnswer) => void;
}>;

type Step = Readonly<{ ask: () => Promise<Quote>; done: string; isGone?: boolean }>;

/** What can be done with a quote; each answer of the server is the quote as it stands then. */
export function useQuoteSteps({
  quote,
  edit,
  onRefused,
}: {
  quote: Quote | null;
  edit: QuoteEdit;
  onRefused: () => void;
}): QuoteSteps {
  const t = useSalesTexts();
  const client = useQueryClient();
  const router = useRouter();
  const { message } = App.useApp();
  const step = useMutation({
    mutationFn: ({ ask }: Step) => ask(),
    onSuccess: async (next, { done, isGone }) => {
      client.setQueryData(['quote', next.id], next);
      if (isGone === true && quote !== null) await client.invalidateQueries({ queryKey: ['quote', quote.id] });
      await client.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
      void message.success(done);
      if (next.id !== quote?.id) router.history.replace(`/quotes/${next.id}`);
    },
    onError: (error) => {
      void message.error(error.message);
      if (error instanceof ApiError && error.fields.length > 0) onRefused();
    },
  });
  const path = `/api/quotes/${quote?.id ?? ''}`;
  const run = (to: string, body: object, done: string) =>
    step.mutate({ ask: () => post<Quote>(`${path}/${to}`, body), done });
  return {
    isBusy: step.isPending,
    save() {
      const draft = draftOf(edit, quote?.seen ?? null);
      if (draft === null) {
        onRefused();
        void message.error(t(edit.organisation === null ? 'needCustomer' : 'badInput'));
      } else
        step.mutate({
          ask: () => (quote === null ? post<Quote>('/api/quotes', draft) : put<Quote>(path, draft)),
          done: t('saved'),
        });
    },
    submit: () => run('submit', {}, t('submitted')),
    send: () => run('send', {}, t('sent')),
    renew: () => step.mutate({ ask: () => post<Quote>(`${path}/renew`), done: t('renewed'), isGone: true }),
    close: (outcome) => run('close', { outcome }, t('saved')),
    decide: (decision) => run('decide', { decision }, t(DONE[decision.answer])),
  };
}

const DONE = { approve: 'approved', refuse: 'refusedDone', delegate: 'delegated' } as const;
const STALE = new Set(['records', 'quotes', 'approvals', 'record', 'count']);
