/** What was, is and will be again. States share what did not change, so a hundred of them cost little more than one. */
export type History<T> = Readonly<{
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last change was about: changes of one field while it is typed count as one. */
  about: string | null;
}>;

const MOST_KEPT = 200;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], about: null };
}

/** Makes `next` the present. A change about the same thing as the one before becomes one step with it. */
export function record<T>(history: History<T>, next: T, about: string | null = null): History<T> {
  if (Object.is(next, history.present)) return history;
  if (about !== null && about === history.about && history.past.length > 0)
    return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-MOST_KEPT), present: next, future: [], about };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    about: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, about: null };
}
