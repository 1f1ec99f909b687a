import { FAILURES, type FailureCode } from './failures.ts';
import { RULES, type RuleCode } from './rules.ts';
import { say, type Locale, type Params } from './text.ts';

/** What is wrong with one field: where (dotted path), which rule, and the rule's values. */
export type Problem = Readonly<{ path: string; rule: RuleCode; params?: Params }>;

type Detail = Readonly<{
  /** Values for the code's text. Shown to the person who called. */
  params?: Params;
  /** Field by field. Shown to the person who called. */
  fields?: readonly Problem[];
  /** For the log only; must hold no personal data. */
  facts?: Readonly<Record<string, string | number | boolean>>;
  /** Machine-readable extras that the caller may need to go on, such as both values of a conflict. */
  extra?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}>;

/** A failure the caller can act on. Anything else that is thrown is a bug and becomes a 500. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly params: Params;
  readonly fields: readonly Problem[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, detail: Detail = {}) {
    super(say(FAILURES[code], 'en', detail.params), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'Failure';
    this.code = code;
    this.params = detail.params ?? {};
    this.fields = detail.fields ?? [];
    this.facts = detail.facts ?? {};
    this.extra = detail.extra ?? {};
  }

  get status(): number {
    return FAILURES[this.code].status;
  }
}

/** RFC 9457 body of a failure in the caller's language. `code` is stable; `detail` and `message` are for people. */
export function problemOf(failure: Failure, locale: Locale) {
  return {
    type: `https://valence.invalid/problems/${failure.code}`,
    title: failure.code,
    status: failure.status,
    code: failure.code,
    detail: say(FAILURES[failure.code], locale, failure.params),
    fields: failure.fields.map((f) => ({ path: f.path, rule: f.rule, message: messageOf(f, locale) })),
    ...failure.extra,
  };
}

/** What is wrong with a field and, where the rule tells it apart, what to do. */
function messageOf(problem: Problem, locale: Locale): string {
  const cure = cureOf(problem, locale);
  const message = say(RULES[problem.rule], locale, problem.params);
  return cure === null ? message : `${message}${locale === 'en' ? ' ' : ''}${cure}`;
}

/** What to do about a problem, where the rule tells it apart from what is wrong. */
export function cureOf({ rule, params }: Problem, locale: Locale): string | null {
  const told = RULES[rule];
  return 'cure' in told ? say(told.cure, locale, params) : null;
}
