import type { Problem } from '@valence/contract';

/** What the server refused, as it says it. `code` is stable; `message` is for people, in the language that was asked for. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Problem['fields'];
  /** The whole answer: a conflict has both values in it. */
  readonly problem: Problem & Readonly<Record<string, unknown>>;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
    this.problem = { ...problem };
  }
}

/** No answer came, also after trying again, or one that is not of this API. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
