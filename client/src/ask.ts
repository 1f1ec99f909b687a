import type { Problem } from '@valence/contract';
import type { z } from 'zod';
import { ProblemError, UnreachableError } from './problem.ts';

export type Options = Readonly<{
  /** Where the workspace is served: `https://crm.example.com`. */
  url: string;
  /** An API key: `vk_…`. */
  key: string;
  locale?: 'zh-CN' | 'en';
  /** For which purpose the program reads, where its key allows several. */
  purpose?: string;
  /** Times a request is sent in all; 5 unless told. */
  tries?: number;
  /** For tests and for runtimes with a fetch of their own. */
  fetch?: typeof fetch;
  /** Waits; for tests. */
  sleep?: (ms: number) => Promise<void>;
}>;

export type Ask = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}>;

export type Answered<T> = Readonly<{ value: T; etag: string | null }>;

const TRIES = 5;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 20_000;

/**
 * Sends a request and reads the answer by its shape. Without an answer, at 429, 502, 503 and 504, and while the same request
 * is still worked on, it is sent again after a growing pause or the one the server names; what writes carries one
 * idempotency key through all tries, so that it is done once.
 *
 * @throws ProblemError, UnreachableError
 */
export async function ask<Shape extends z.ZodType>(
  options: Options,
  shape: Shape,
  request: Ask,
): Promise<Answered<z.output<Shape>>> {
  const { tries = TRIES, sleep = pause } = options;
  const sent = sentAs(options, request);
  for (let attempt = 1; ; attempt += 1) {
    const response = await (options.fetch ?? fetch)(sent.url, sent.init).catch(
      (cause: unknown) => new UnreachableError('no answer', { cause }),
    );
    if (!(response instanceof UnreachableError) && response.ok) {
      return { value: shape.parse(await response.json()), etag: response.headers.get('etag') };
    }
    const error = response instanceof UnreachableError ? response : await problemIn(response);
    if (attempt >= tries || !isPassing(error)) throw error;
    await sleep(waitFor(attempt, response));
  }
}

function sentAs({ url, key, locale = 'en', purpose }: Options, { method, path, query = {}, body, headers }: Ask) {
  const to = new URL(path, url);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) to.searchParams.set(name, String(value));
  const init: RequestInit = {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      'accept-language': locale,
      ...(purpose === undefined ? {} : { 'x-purpose': purpose }),
      ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return { url: to.href, init };
}

async function problemIn(response: Response): Promise<ProblemError | UnreachableError> {
  const isProblem = response.headers.get('content-type')?.includes('problem+json') === true;
  if (isProblem) return new ProblemError((await response.json()) as Problem);
  return new UnreachableError(`${response.status} from ${response.url}`, { cause: response.status });
}

/** Whether the same request may go through a moment later. */
function isPassing(error: ProblemError | UnreachableError): boolean {
  if (error instanceof ProblemError)
    return [429, 502, 503, 504].includes(error.status) || error.code === 'request.in_flight';
  return typeof error.cause !== 'number' || [429, 502, 503, 504].includes(error.cause);
}

/** Milliseconds to wait: what the server says, else doubling with some chance in it, so that many clients do not come at once. */
function waitFor(attempt: number, response: Response | UnreachableError): number {
  const told = response instanceof UnreachableError ? null : response.headers.get('retry-after');
  const seconds = told === null ? Number.NaN : Number(told);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + Math.random());
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
