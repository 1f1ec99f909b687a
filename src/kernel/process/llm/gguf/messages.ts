/** A question to a model file. */
export type FileQuestion = Readonly<{
  type: 'ask';
  id: number;
  /** Absolute paths. */
  file: string;
  adapter: string | null;
  /** Everything but the last message of the user. */
  history: readonly Readonly<{ role: 'system' | 'user' | 'model'; text: string }>[];
  prompt: string;
  schema: object | null;
  maxTokens: number;
  temperature: number;
}>;

/** What the child is told. */
export type ToChild = FileQuestion | Readonly<{ type: 'cancel'; id: number }>;

/** What the child tells. `about`: what it knows of the model file once it is loaded. */
export type FromChild = Readonly<
  | { type: 'ready' }
  | { type: 'piece'; id: number; text: string }
  | {
      type: 'done';
      id: number;
      text: string;
      isCut: boolean;
      tokensIn: number;
      tokensOut: number;
      firstMs: number | null;
      contextTokens: number;
      /** Time to load the model and to swap its adapter, 0 where nothing had to be done. */
      loadMs: number;
      swapMs: number;
    }
  | { type: 'trouble'; id: number; kind: 'refused' | 'rejected' | 'failed' | 'cancelled'; message: string }
>;

/** How a child is to work, as JSON in its first argument. */
export type ChildOptions = Readonly<{
  /** The entry of the add-on as a file URL. */
  addon: string;
  threads: number;
  /** The most its whole process may hold in memory. */
  memoryBytes: number;
  /** Longest text it makes room for, in tokens. */
  contextTokens: number;
  usesGpu: boolean;
}>;

/** Exit code of a child that held more memory than it may. */
export const OUT_OF_MEMORY = 86;
