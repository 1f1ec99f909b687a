/** Why an endpoint gave no answer. */
export type TroubleKind =
  /** The address may not be asked, or nobody answers there. */
  | 'unreachable'
  /** The key or the right is missing. */
  | 'refused'
  /** The endpoint does not take requests of this form. */
  | 'rejected'
  /** Asked too often; `retryAfterMs` says when to come again. */
  | 'busy'
  | 'timeout'
  /** Ended by whoever asked. */
  | 'cancelled'
  /** What came was no answer of this protocol, or too much. */
  | 'garbled'
  /** The endpoint failed by its own account. */
  | 'failed'
  /** An answer came that could not be made to fit. */
  | 'unusable'
  /** Not asked: what may be used this month is used. */
  | 'capped';

/** Ways out of which the same request may find another time. */
const PASSING: ReadonlySet<TroubleKind> = new Set(['unreachable', 'busy', 'timeout', 'garbled', 'failed']);

type More = Readonly<{ retryAfterMs?: number | undefined; contextTokens?: number | undefined; cause?: unknown }>;

/** One endpoint did not help; the next one may. `message` holds nothing of what was asked or answered. */
export class Trouble extends Error {
  readonly kind: TroubleKind;
  readonly retryAfterMs: number | null;
  /** How much the model can read, where the endpoint said so when it refused. */
  readonly contextTokens: number | null;

  constructor(kind: TroubleKind, message: string, { retryAfterMs, contextTokens, cause }: More = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Trouble';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs ?? null;
    this.contextTokens = contextTokens ?? null;
  }

  /** Whether the same request may go well another time. */
  get isPassing(): boolean {
    return PASSING.has(this.kind);
  }
}
