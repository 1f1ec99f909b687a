import type { Problem } from '@valence/contract';
import { locale } from './i18n/index.ts';
import { eyes } from './see-as.ts';

/** One thing wrong with one field of what was sent. */
export type FieldProblem = Problem['fields'][number];

/** What the server (or the way to it) answered instead of the wanted body; `message` is for the person, in their language. */
export class ApiError extends Error {
  /** Stable code, such as `memory.conflict`; `net.unreachable` when no answer came. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly traceId: string | null;

  constructor(problem: Pick<Problem, 'code' | 'status' | 'detail'> & Partial<Problem>, cause?: unknown) {
    super(problem.detail, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.fields = problem.fields ?? [];
    this.traceId = problem.traceId ?? null;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;
type Asked = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  signal?: AbortSignal;
};

/** Reads. `query` values that are undefined or empty are left out. */
export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return ask({ method: 'GET', path: path + queryString(query), ...(signal && { signal }) });
}
/** Creates or acts; a `FormData` body is sent as multipart. */
export function post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  return ask({ method: 'POST', path, body });
}
export function put<Answer>(path: string, body: unknown): Promise<Answer> {
  return ask({ method: 'PUT', path, body });
}
export function patch<Answer>(path: string, body: unknown): Promise<Answer> {
  return ask({ method: 'PATCH', path, body });
}
export function remove(path: string): Promise<void> {
  return ask({ method: 'DELETE', path });
}

/** `?a=1&b=2` of what is given, or the empty string. */
export function queryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

async function ask<Answer>({ method, path, body, signal }: Asked): Promise<Answer> {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale() };
  const seen = eyes();
  if (seen !== null) headers['x-see-as'] = seen.id;
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers, credentials: 'same-origin', ...(signal && { signal }) };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new ApiError({ code: 'net.unreachable', status: 0, detail: UNREACHABLE[locale()] }, cause);
  });
  if (response.status === 204) return undefined as Answer;
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  if (!response.ok) throw await problemOf(response, isJson);
  if (!isJson) throw new ApiError({ code: 'net.not_json', status: response.status, detail: STRANGE[locale()] });
  return (await response.json()) as Answer;
}

async function problemOf(response: Response, isJson: boolean): Promise<ApiError> {
  const body: unknown = isJson ? await response.json().catch(() => null) : null;
  if (isProblem(body)) return new ApiError(body);
  return new ApiError({ code: `http.${response.status}`, status: response.status, detail: STRANGE[locale()] });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

const UNREACHABLE = {
  'zh-CN': '连接不上服务器。请检查网络，然后重试。',
  en: 'The server cannot be reached. Check your connection, then try again.',
};
const STRANGE = {
  'zh-CN': '服务器的回答无法识别。请稍后重试。',
  en: 'The server gave an answer we do not understand. Try again in a moment.',
};
