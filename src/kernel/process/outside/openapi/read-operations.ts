import type { LeftOut } from '@valence/contract';
import { isSchema, objectIn, type JsonSchema } from '../../graph/json-schema.ts';
import { MOST_OPERATIONS, openNames, textsOf, type Param, type ReadOperation, type ReadSource } from '../operation.ts';
import { plainSchema, referred } from '../plain-schema.ts';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;
/** Methods that change nothing there (RFC 9110 §9.2.1). */
const SAFE = new Set<string>(['get', 'head']);

/** The operations of a document as tools, and those that cannot be one, each with why. */
export function readOperations(root: JsonSchema): ReadSource {
  const operations: ReadOperation[] = [];
  const leftOut: LeftOut[] = [];
  const nameOf = openNames();
  for (const [path, raw] of Object.entries(objectIn(root, 'paths'))) {
    const item = resolved(raw, root);
    if (!isSchema(item) || !path.startsWith('/')) continue;
    for (const method of METHODS) {
      const operation = resolved(item[method], root);
      if (!isSchema(operation)) continue;
      const call = `${method.toUpperCase()} ${path}`.slice(0, 300);
      const made = operations.length >= MOST_OPERATIONS ? 'many' : operationOf({ root, path, method, item, operation });
      if (typeof made === 'string') leftOut.push({ call, why: made });
      else operations.push({ ...made, name: nameOf(named(operation, `${method} ${path}`)) });
    }
  }
  return { operations, leftOut: leftOut.slice(0, MOST_OPERATIONS) };
}

function named({ operationId }: JsonSchema, otherwise: string): string {
  return typeof operationId === 'string' && operationId.trim() !== '' ? operationId : otherwise;
}

type Found = Readonly<{ root: JsonSchema; path: string; method: string; item: JsonSchema; operation: JsonSchema }>;

function operationOf(found: Found): Omit<ReadOperation, 'name'> | LeftOut['why'] {
  const { root, path, method, operation } = found;
  const params = paramsOf(found);
  if (typeof params === 'string') return params;
  const body = bodyOf(found);
  if (typeof body === 'string') return body;
  const fields = params.map(({ as, schema }) => [as, schema] as const);
  const required = params.filter((param) => param.isRequired).map(({ as }) => as);
  const bodyName = body === null ? null : freeName('body', new Set(fields.map(([name]) => name)));
  if (body?.isRequired === true && bodyName !== null) required.push(bodyName);
  const bodyFields = body === null || bodyName === null ? [] : [[bodyName, body.schema] as const];
  const isSafe = SAFE.has(method);
  const { summary, description } = operation;
  return {
    ...textsOf(summary ?? operation['operationId'], description, `${method.toUpperCase()} ${path}`),
    plan: {
      kind: 'openapi',
      method: method.toUpperCase(),
      path,
      params: params.map(({ schema: _schema, isRequired: _needed, ...param }) => param),
      body: bodyName,
    },
    input: {
      type: 'object',
      properties: Object.fromEntries([...fields, ...bodyFields]),
      required,
      additionalProperties: false,
    },
    output: answerOf(operation, root),
    effect: isSafe ? 'reads' : 'leaves-the-building',
    canRead: isSafe,
  };
}

type FoundParam = Param & Readonly<{ schema: JsonSchema; isRequired: boolean }>;

/** Headers that a request has for itself; a document may name them, but they are not parameters (OpenAPI 3.1 §4.8.12.1). */
const OWN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function paramsOf(found: Found): FoundParam[] | 'cookie' | 'parameter' {
  const { root, path } = found;
  const params: FoundParam[] = [];
  const taken = new Set<string>();
  for (const param of toldParams(found)) {
    const { name, in: place } = param;
    if (place === 'cookie' && param['required'] === true) return 'cookie';
    if (!isPlace(place) || (place === 'header' && OWN_HEADERS.has(name.toLowerCase()))) continue;
    if (!isParamName(name, place)) return 'parameter';
    const as = freeName(name, taken);
    taken.add(as);
    const writing = { ...writingOf(param, place), ...shapeOf(param, root), isRequired: isRequired(param) };
    params.push({ name, in: place, as, ...writing });
  }
  const holes = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  return holes.every((hole) => params.some((p) => p.in === 'path' && p.name === hole)) ? params : 'parameter';
}

type ToldParam = JsonSchema & Readonly<{ name: string }>;

/** Those of the operation take the place of those of the path with the same name and place. */
function toldParams({ root, item, operation }: Found): readonly ToldParam[] {
  const lists = [item['parameters'], operation['parameters']].filter(Array.isArray) as unknown[][];
  const told = lists.flat().map((raw) => resolved(raw, root));
  const whole = told.filter((param): param is ToldParam => isSchema(param) && typeof param['name'] === 'string');
  return [...new Map(whole.map((param) => [JSON.stringify([param['in'], param.name]), param])).values()];
}

const PLACES = new Set<unknown>(['path', 'query', 'header']);

function isPlace(place: unknown): place is Param['in'] {
  return PLACES.has(place);
}

function isParamName(name: string, place: Param['in']): boolean {
  if (name === '__proto__' || name.length > 100) return false;
  return place !== 'header' || /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

function isRequired(param: JsonSchema): boolean {
  return param['in'] === 'path' || param['required'] === true;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
  return free;
}

function shapeOf(param: JsonSchema, root: JsonSchema): Pick<FoundParam, 'schema'> {
  const [content] = Object.values(objectIn(param, 'content'));
  const schema = plainSchema(param['schema'] ?? (isSchema(content) ? content['schema'] : {}), root, 'in');
  const { description } = param;
  return typeof description === 'string' && schema['description'] === undefined && description.trim() !== ''
    ? { schema: { ...schema, description: description.trim().slice(0, 300) } }
    : { schema };
}

const STYLES: Readonly<Record<string, Param['style']>> = {
  form: 'form',
  spaceDelimited: 'space',
  pipeDelimited: 'pipe',
  deepObject: 'deep',
};

function writingOf(param: JsonSchema, place: Param['in']): Pick<Param, 'style' | 'explode'> {
  const explode = typeof param['explode'] === 'boolean' ? param['explode'] : null;
  if (isSchema(param['content'])) return { style: 'json', explode: false };
  if (place !== 'query') return { style: 'plain', explode: explode ?? false };
  const { style: told } = param;
  const style = (typeof told === 'string' ? STYLES[told] : undefined) ?? 'form';
  return { style, explode: explode ?? style === 'form' };
}

/** The JSON body; null where none can be sent, or none has to be and it is not JSON. */
function bodyOf({ root, operation }: Found): Readonly<{ schema: JsonSchema; isRequired: boolean }> | null | 'body' {
  const body = resolved(operation['requestBody'], root);
  if (!isSchema(body)) return null;
  const isNeeded = body['required'] === true;
  const media = jsonIn(body);
  if (media === null) return isNeeded ? 'body' : null;
  return { schema: plainSchema(media['schema'] ?? {}, root, 'in'), isRequired: isNeeded };
}

function jsonIn(holder: JsonSchema): JsonSchema | null {
  const found = Object.entries(objectIn(holder, 'content')).find(([type]) =>
    /^application\/([\w.-]+\+)?json\b/i.test(type),
  );
  return isSchema(found?.[1]) ? found[1] : null;
}

/** What comes with success; anything where no JSON is told. */
function answerOf(operation: JsonSchema, root: JsonSchema): JsonSchema {
  const responses = objectIn(operation, 'responses');
  const codes = Object.keys(responses).filter((code) => /^2(\d\d|XX)$/i.test(code));
  const found = codes
    .toSorted()
    .map((code) => resolved(responses[code], root))
    .filter(isSchema);
  const schemas = found.map(jsonIn).filter((media) => media !== null);
  // Where success may come with several bodies, or without one, nothing is sure.
  const [only] = schemas;
  return only !== undefined && schemas.length === 1 && found.length === 1
    ? plainSchema(only['schema'] ?? {}, root, 'out')
    : {};
}

const MOST_STEPS = 10;

/** What stands there, references followed. */
function resolved(value: unknown, root: JsonSchema): unknown {
  let at = value;
  for (let n = 0; n < MOST_STEPS && isSchema(at) && typeof at['$ref'] === 'string'; n += 1)
    at = referred(at['$ref'], root);
  return at;
}
