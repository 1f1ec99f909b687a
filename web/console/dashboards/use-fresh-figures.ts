import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Widget } from '@valence/contract';
import { useLiveRecords } from '../../parts/live.ts';

/** Events that come in a burst make one refresh. Chosen, not fitted. */
const REST_MS = 3_000;

/** Asks for the figures of a kind anew when something happened to its records. */
export function useFreshFigures(widgets: readonly Widget[]): void {
  const client = useQueryClient();
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const kinds = [...new Set(widgets.flatMap(({ kind, chart }) => (chart === 'goal' ? ['goal', 'deal'] : [kind])))];
  useLiveRecords(
    [],
    ({ kinds: changed, isGap }) => {
      for (const kind of isGap ? kinds : changed) waiting.current.add(kind);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        for (const kind of waiting.current) void client.invalidateQueries({ queryKey: ['figures', kind] });
        waiting.current.clear();
      }, REST_MS);
    },
    kinds,
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}
