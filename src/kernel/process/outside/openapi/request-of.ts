import { Failure } from '#base';
import { isSchema } from '../../graph/json-schema.ts';
import type { HttpPlan, Param } from '../operation.ts';

/** A call of an operation as it goes over the wire, less who asks. */
export type HttpRequest = Readonly<{
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}>;

/** The request for these values. @throws Failure `input.invalid` for a value that would lead to another address */
export function requestOf(plan: HttpPlan, address: string, input: Readonly<Record<string, unknown>>): HttpRequest {
  const given = plan.params.filter(({ as }) => input[as] !== undefined && input[as] !== null);
  const path = plan.path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => pathPart(plan, name, input));
  const url = new URL(address.replace(/\/+$/, '') + path);
  const query = given.filter((param) => param.in === 'query').flatMap((param) => queryOf(param, input[param.as]));
  url.search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  const headers: Record<string, string> = {};
  for (const param of given)
    if (param.in === 'header') headers[param.name.toLowerCase()] = headerText(param, input[param.as]);
  const body = plan.body === null ? undefined : input[plan.body];
  if (body !== undefined) headers['content-type'] = 'application/json';
  return { method: plan.method, url, headers, body: body === undefined ? null : JSON.stringify(body) };
}

/** A value stays within its place of the path: nothing may climb out of it. */
function pathPart({ params }: HttpPlan, name: string, input: Readonly<Record<string, unknown>>): string {
  const param = params.find((p) => p.in === 'path' && p.name === name);
  const text = param === undefined ? '' : plainText(input[param.as]);
  if (text === '' || /^\.+$/.test(text)) throw wrongValue(param?.as ?? name, 'it would change the path of the address');
  return encodeURIComponent(text);
}

function queryOf({ name, style, explode }: Param, value: unknown): [string, string][] {
  if (style === 'json') return [[name, JSON.stringify(value)]];
  if (Array.isArray(value)) {
    if (explode) return value.map((item) => [name, plainText(item)]);
    const between = style === 'space' ? ' ' : style === 'pipe' ? '|' : ',';
    return [[name, value.map(plainText).join(between)]];
  }
  if (!isSchema(value)) return [[name, plainText(value)]];
  const fields = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  if (style === 'deep') return fields.map(([key, item]) => [`${name}[${key}]`, plainText(item)]);
  return explode
    ? fields.map(([key, item]) => [key, plainText(item)])
    : [[name, fields.flat().map(plainText).join(',')]];
}

function headerText(param: Param, value: unknown): string {
  const text = param.style === 'json' ? JSON.stringify(value) : plainText(value);
  if (/[^\t\x20-\x7e]/.test(text)) throw wrongValue(param.as, 'a header takes plain ASCII on one line');
  return text;
}

function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(',');
  if (isSchema(value)) return Object.entries(value).flat().map(plainText).join(',');
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

function wrongValue(path: string, detail: string): Failure {
  return new Failure('input.invalid', { fields: [{ path, rule: 'shape', params: { detail } }] });
}
