/** Kinds of batches that have a name of their own. */
export const BATCH_KINDS = ['import', 'bulk', 'cells', 'merge', 'trash', 'restore', 'agent'] as const;
type BatchKind = (typeof BATCH_KINDS)[number];

/** The kind itself where it has a name, else `else`. */
export function namedKind(kind: string): BatchKind | 'else' {
  return BATCH_KINDS.find((known) => known === kind) ?? 'else';
}
