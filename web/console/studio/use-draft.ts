import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DraftSaved, GraphProblem } from '@valence/contract';
import { ApiError, put } from '../../parts/api.ts';
import { useEditor, type Editor } from './editor.ts';
import type { AgentGraph } from './model/graph.ts';

const WAIT_MS = 700;

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';
export type Draft = Readonly<{
  state: SaveState;
  revision: number;
  problems: readonly GraphProblem[] | null;
  /** Why it was not saved. */
  message: string | null;
  /** Saves at once what is not saved yet; answers the revision, or null when it could not. */
  flush: () => Promise<number | null>;
  /** Goes on from another revision: mine in its place, or theirs. */
  restOn: (revision: number, saved?: AgentGraph) => void;
}>;

type Start = Readonly<{ name: string; revision: number; saved: AgentGraph; isOff: boolean }>;

/**
 * Saves a graph a moment after it changed, one save at a time, each resting on the revision before. When somebody else
 * saved meanwhile nothing is written until the person has decided.
 */
export function useDraft(editor: Editor, { name, revision: first, saved: start, isOff }: Start): Draft {
  const client = useQueryClient();
  const [state, setState] = useState<SaveState>('saved');
  const [problems, setProblems] = useState<readonly GraphProblem[] | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const revision = useRef(first);
  const saved = useRef(start);
  const isBlocked = useRef(false);
  const flight = useRef<Promise<number | null> | null>(null);

  const save = useCallback(async (): Promise<number | null> => {
    const graph = editor.graph();
    if (graph === saved.current) return revision.current;
    if (isBlocked.current) return null;
    setState('saving');
    try {
      const path = `/api/studio/agents/${encodeURIComponent(name)}/draft`;
      const answer = await put<DraftSaved>(path, { graph, revision: revision.current });
      revision.current = answer.revision;
      saved.current = graph;
      setProblems(answer.problems);
      setMessage(null);
      setState(editor.graph() === graph ? 'saved' : 'unsaved');
      void client.invalidateQueries({ queryKey: ['studio', 'agents'] });
      return answer.revision;
    } catch (error) {
      const isConflict = error instanceof ApiError && error.code === 'studio.conflict';
      isBlocked.current = isConflict;
      setMessage(error instanceof Error ? error.message : String(error));
      setState(isConflict ? 'conflict' : 'failed');
      return null;
    }
  }, [client, editor, name]);

  const flush = useCallback(async (): Promise<number | null> => {
    await flight.current;
    flight.current = save();
    const done = await flight.current;
    flight.current = null;
    return done;
  }, [save]);

  const graph = useEditor(editor, (s) => s.history.present);
  useEffect(() => {
    if (isOff || graph === saved.current) return undefined;
    setState((now) => (now === 'conflict' ? now : 'unsaved'));
    const timer = setTimeout(() => void flush(), WAIT_MS);
    return () => clearTimeout(timer);
  }, [graph, flush, isOff]);
  useEffect(() => {
    if (isOff) return undefined;
    const warn = (event: BeforeUnloadEvent): void => {
      if (editor.graph() === saved.current) return;
      void flush();
      event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => {
      removeEventListener('beforeunload', warn);
      void flush();
    };
  }, [editor, flush, isOff]);

  return {
    state,
    revision: revision.current,
    problems,
    message,
    flush,
    restOn(next, theirs) {
      revision.current = next;
      isBlocked.current = false;
      if (theirs !== undefined) saved.current = theirs;
      setState('unsaved');
      void flush();
    },
  };
}
