import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RecordDetail, RecordPatch, Value } from '@valence/contract';
import { App } from 'antd';
import { useRef, useState } from 'react';
import type { z } from 'zod';
import { ApiError, get, patch } from '../../parts/api.ts';
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
  const own = useRef(new Map<string, OwnSaves>());
  const saving = useMutation({
    // One after the other: who changes a field twice at once is no one else to themselves.
    scope: { id: `save ${record.id}` },
    mutationFn: async ({ field, value, seen }: { field: string; value: Value; seen: RecordDetail }) => {
      const path = `/api/record/${record.id}`;
      const mine = own.current.get(field);
      const isAfterOwn = mine?.replaced.has(observationOf(seen, field)) === true;
      const from = isAfterOwn ? seenNow(seen, field, await get<RecordDetail>(path), mine) : seen;
      return patch<unknown>(path, patchOf(from, field, value));
    },
    onMutate: async ({ field, value }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, before && { ...before, data: { ...before.data, [field]: value } });
      return { before };
    },
    onSuccess: (_answer, { field, value, seen }) => {
      const replaced = own.current.get(field)?.replaced ?? new Set();
      own.current.set(field, { value, replaced: replaced.add(observationOf(seen, field)) });
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

/** What this page saved last into a field, and the sayings that its saves replaced. */
type OwnSaves = { value: Value; replaced: Set<string | null> };

const observationOf = ({ support }: Pick<RecordDetail, 'support'>, field: string): string | null =>
  support[field]?.evidence.observation ?? null;

/**
 * What an editor is taken to have seen who saw what their own save has replaced: the record as it stands now, unless
 * somebody else has said otherwise since.
 */
function seenNow(seen: RecordDetail, field: string, now: RecordDetail, own: OwnSaves): RecordDetail {
  return isSame(now.data[field], own.value) ? now : seen;
}

/** What is sent: the new value and the saying it replaces, so that the server notices a newer one. */
export function patchOf(seen: Pick<RecordDetail, 'support'>, field: string, value: Value): z.input<typeof RecordPatch> {
  return { data: { [field]: value }, base: { [field]: observationOf(seen, field) } };
}

/** Whether two values mean the same, so that leaving an input unchanged writes nothing. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
