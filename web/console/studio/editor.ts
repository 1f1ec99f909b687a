import { useSyncExternalStore } from 'react';
import { copyNodes, pasteNodes, readClip } from './model/clipboard.ts';
import { addNode, disconnect, insertAfter, moveNodes, openPort, removeNodes } from './model/edit.ts';
import { nodeOf, reach, type AgentGraph, type GraphNode, type Spot } from './model/graph.ts';
import { record, redo, startHistory, undo, type History } from './model/history.ts';
import { layOut, withSpots } from './model/layout.ts';
import { makeRoom, spotAfter, walk, type Way } from './model/walk.ts';

/** A line, by what it leaves. */
export type Line = Readonly<{ from: string; port: string }>;

export type EditorState = Readonly<{
  history: History<AgentGraph>;
  selection: ReadonlySet<string>;
  /** The selected line, when no node is. */
  line: Line | null;
  /** The node that has or had the focus of the keyboard. */
  focus: string | null;
  /** Grows when the canvas should bring the focus into sight. */
  seen: number;
}>;

const NONE: ReadonlySet<string> = new Set();

/** One agent while it is edited: the graph with its history, and what is selected. Nothing in it knows of the screen. */
export type Editor = ReturnType<typeof makeEditor>;

export function makeEditor(graph: AgentGraph) {
  let state: EditorState = {
    history: startHistory(withSpots(graph)),
    selection: NONE,
    line: null,
    focus: null,
    seen: 0,
  };
  const listeners = new Set<() => void>();
  const set = (next: Partial<EditorState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const here = (): AgentGraph => state.history.present;
  const change = (next: AgentGraph, about: string | null = null): void => {
    if (next !== here()) set({ history: record(state.history, next, about) });
  };
  const pick = (ids: Iterable<string>, sees = false): void => {
    const selection = new Set(ids);
    const [first] = selection;
    set({ selection, line: null, focus: selection.size === 1 && first !== undefined ? first : state.focus });
    if (sees) set({ seen: state.seen + 1 });
  };
  const settle = (history: History<AgentGraph>): void => {
    const known = new Set(history.present.nodes.map(({ id }) => id));
    const selection = new Set([...state.selection].filter((id) => known.has(id)));
    set({ history, selection, line: null, focus: state.focus !== null && known.has(state.focus) ? state.focus : null });
  };
  return {
    get: () => state,
    graph: here,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change,
    pick,
    pickLine: (line: Line | null) => set({ line, selection: NONE }),
    undo: () => settle(undo(state.history)),
    redo: () => settle(redo(state.history)),
    /** Puts another graph in its place as one step that can be undone. */
    replace: (next: AgentGraph) => settle(record(state.history, withSpots(next))),
    move: (spots: Readonly<Record<string, Spot>>, about: string | null = null) =>
      change(moveNodes(here(), spots), about),
    tidy: () => change({ ...here(), layout: layOut(here()) }),
    walk(way: Way) {
      const next = walk(here(), state.focus, way);
      if (next !== null) pick([next], true);
    },
    /**
     * Adds a node: at a place, on the way out by a port, or after what is selected. `finish` may change it once it is
     * known what comes before. Answers its name.
     */
    add(
      node: GraphNode,
      where: Readonly<{ at?: Spot; after?: Line }> = {},
      finish: (placed: AgentGraph, id: string) => AgentGraph = (placed) => placed,
    ): string {
      const after = where.after ?? (where.at === undefined ? afterSelected(here(), state) : null);
      const added =
        after === null
          ? addNode(here(), node, where.at ?? spotAfter(here(), null))
          : insertAfter(here(), after, node, where.at ?? spotAfter(here(), after.from));
      const following = reach(added.graph.edges, added.id);
      const isLoop = after === null || following.has(after.from);
      const placed = isLoop ? added.graph : makeRoom(added.graph, added.id, following);
      change(finish(placed, added.id));
      pick([added.id], where.at === undefined);
      return added.id;
    },
    remove: () => {
      if (state.line !== null) {
        change(disconnect(here(), state.line.from, state.line.port));
        set({ line: null });
        return;
      }
      if (state.selection.size === 0) return;
      const gone = state.selection;
      const [first] = gone;
      const before = here().edges.find(({ from, to }) => to === first && !gone.has(from))?.from ?? null;
      const next = removeNodes(here(), gone);
      set({ history: record(state.history, next), selection: NONE, focus: null });
      if (before !== null && gone.size === 1) pick([before], true);
    },
    copy: (): string | null => {
      const clip = copyNodes(here(), state.selection);
      return clip === null ? null : JSON.stringify(clip);
    },
    /** Adds nodes out of a text of the clipboard; false when it holds none. */
    paste(text: string): boolean {
      const clip = readClip(text);
      if (clip === null) return false;
      const { graph: next, ids } = pasteNodes(here(), clip);
      change(next);
      pick(ids, true);
      return true;
    },
  };
}

function afterSelected(graph: AgentGraph, { selection, line }: EditorState): Line | null {
  if (line !== null) return line;
  const [only] = selection;
  const node = selection.size === 1 && only !== undefined ? nodeOf(graph, only) : undefined;
  return node === undefined ? null : { from: node.id, port: openPort(graph, node) };
}

/** What `pickOf` reads of an editor, kept up to date. */
export function useEditor<T>(editor: Editor, pickOf: (state: EditorState) => T): T {
  return useSyncExternalStore(editor.subscribe, () => pickOf(editor.get()));
}
