import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Decision, DecisionAnswer, Now, RunDetail } from '@valence/contract';
import { App } from 'antd';
import { post } from './api.ts';
import { nowQuery } from './now-query.ts';
import { usePartTexts } from './texts.ts';

export type Answering = (decision: Pick<Decision, 'id' | 'run'>, answer: DecisionAnswer) => void;

const SAID = { accept: 'saidAccept', edit: 'saidEdit', snooze: 'saidSnooze', refuse: 'saidRefuse' } as const;

/** Answers suggestions: the card goes at once, comes back when the server refuses, and what was accepted can be undone. */
export function useAnswer(): Answering {
  const t = usePartTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const undo = useUndoRun();
  const refresh = () => Promise.all(TOUCHED.map((key) => client.invalidateQueries({ queryKey: [key] })));
  const answering = useMutation({
    mutationFn: ({ decision, answer }: { decision: Pick<Decision, 'id' | 'run'>; answer: DecisionAnswer }) =>
      post<Decision>(`/api/decisions/${decision.id}/answer`, answer),
    onMutate: async ({ decision }) => {
      await client.cancelQueries({ queryKey: nowQuery.queryKey });
      const before = client.getQueryData(nowQuery.queryKey);
      client.setQueryData(nowQuery.queryKey, before && without(before, decision.id));
      return { before };
    },
    onError: (error, _, context) => {
      client.setQueryData(nowQuery.queryKey, context?.before);
      void message.error(error.message);
    },
    onSuccess: (_, { decision, answer }) => {
      const canUndo = answer.answer === 'accept' || answer.answer === 'edit';
      const key = decision.id;
      void message.success({
        key,
        duration: 6,
        content: (
          <>
            {t(SAID[answer.answer])}
            {canUndo && (
              <button
                type="button"
                className="v-link-button toast-action"
                onClick={() => {
                  message.destroy(key);
                  undo(decision.run);
                }}
              >
                {t('undo')}
              </button>
            )}
          </>
        ),
      });
    },
    onSettled: refresh,
  });
  return (decision, answer) => answering.mutate({ decision, answer });
}

/** Takes back everything a run wrote, and says so. */
export function useUndoRun(): (run: string) => void {
  const t = usePartTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const undoing = useMutation({
    mutationFn: (run: string) => post<RunDetail>(`/api/runs/${run}/undo`),
    onSuccess: () => void message.success(t('undone')),
    onError: (error) => void message.error(error.message),
    onSettled: () => Promise.all(TOUCHED.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return undoing.mutate;
}

/** What an answer or an undo may have changed. */
const TOUCHED = ['now', 'decisions', 'provenance', 'record', 'timeline', 'records', 'runs', 'run'];

function without(now: Now, id: string): Now {
  const cards = now.cards.filter((card) => card.id !== id);
  return { ...now, cards, open: now.open - (now.cards.length - cards.length) };
}
