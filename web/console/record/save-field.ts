import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RecordDetail, RecordPatch, Value } from '@valence/contract';
import { App } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { ApiError, patch } from '../../parts/api.ts';
import { recordQuery } from './queries.ts';

/** Somebody else's newer value against the one just typed. */
export type Conflict = { field: string; mine: Value; theirs: RecordDetail };

/**
 * Saves one field against the saying the editor saw: shown at once, taken back when it fails, and when somebody was
 * faster both values are put side by side.
 */
export function useSaveField(record: RecordDetail) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { queryKey, queryFn } = recordQuery(record.id);
  const saving = useMutation({
    mutationFn: ({ field, value, seen }: { field: string; value: Value; seen: RecordDetail }) =>
      patch<unknown>(`/api/record/${record.id}`, patchOf(seen, field, value)),
    onMutate: async ({ field, value }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, before && { ...before, data: { ...before.data, [field]: value } });
      return { before };
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: ['timeline', record.id] });
      void client.invalidateQueries({ queryKey: ['records'] });
    },
    onError: async (error, { field, value }, context) => {
      client.setQueryData(queryKey, context?.before);
      if (error instanceof ApiError && error.code === 'memory.conflict') {
        const theirs = await client.fetchQuery({ queryKey, ...(queryFn && { queryFn }), staleTime: 0 });
        setConflict({ field, mine: value, theirs });
      } else {
        void message.error(error.message);
      }
    },
  });
  return {
    /** `seen`: the record as it stood when the editor opened; a newer saying than that one is a conflict. */
    save: (field: string, value: Value, seen: RecordDetail) => saving.mutate({ field, value, seen }),
    conflict,
    /** Ends the conflict: with one's own value over theirs, or leaving theirs. */
    settle: (keepsMine: boolean) => {
      setConflict(null);
      if (conflict !== null && keepsMine)
        saving.mutate({ field: conflict.field, value: conflict.mine, seen: conflict.theirs });
    },
  };
}

/** What is sent: the new value and the saying it replaces, so that the server notices a newer one. */
export function patchOf(seen: Pick<RecordDetail, 'support'>, field: string, value: Value): z.input<typeof RecordPatch> {
  return { data: { [field]: value }, base: { [field]: seen.support[field]?.evidence.observation ?? null } };
}

/** Whether two values mean the same, so that leaving an input unchanged writes nothing. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
