import { Failure, shorten } from '#base';
import { z } from 'zod';

const SECRETS: readonly [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\b(pass(?:word|wd)?|secret|token|api[_-]?key|authorization)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, '$1$2***'],
  [/\b(?:sk|pk|ghp|xox[abp])[-_][\w-]{12,}/g, '***'],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g, '***'],
];
const MAX = 500;

/** An error as it may be stored and shown: its code where it has one, one line, without credentials. */
export function failureText(error: unknown): string {
  if (error instanceof Failure) return shorten(`${error.code}: ${withoutSecrets(error.message)}`, MAX);
  if (error instanceof z.ZodError) return shorten(`input.invalid: ${withoutSecrets(z.prettifyError(error))}`, MAX);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return shorten(withoutSecrets(text), MAX);
}

/** Whether the same call may work later: only what we do not understand and what our side broke. */
export function mayRetry(error: unknown): boolean {
  if (error instanceof z.ZodError) return false;
  return !(error instanceof Failure) || error.status >= 500 || error.status === 429;
}

/** Longest that a service outside may make a run wait before it comes again. Chosen, not fitted. */
const LONGEST_WAIT_MS = 3_600_000;

/** How long to wait before the same call is made again, as who failed asks for it. */
export function askedWaitMs(error: unknown): number {
  const asked = error instanceof Failure ? error.extra['retryAfterMs'] : undefined;
  return typeof asked === 'number' ? Math.min(asked, LONGEST_WAIT_MS) : 0;
}

/** The value with whatever looks like a credential starred out, however deep it stands. */
export function withoutSecretsIn<T>(value: T): T {
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return withoutSecrets(part);
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, clean(item)]));
  };
  return clean(value) as T;
}

function withoutSecrets(text: string): string {
  return SECRETS.reduce((clean, [pattern, stars]) => clean.replace(pattern, stars), text);
}
