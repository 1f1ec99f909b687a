import { Problem } from '@valence/contract';
import { z } from 'zod';
import type { OpenRoute, Route } from './route.ts';

/** The routes as an OpenAPI 3.1 document, from the same schemas that check what comes in and goes out. */
export function openApi(routes: readonly (Route | OpenRoute)[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Valence',
      version,
      description: 'Errors are application/problem+json with a stable `code` and one entry per wrong field.',
    },
    paths,
    components: {
      schemas: { Problem: z.toJSONSchema(Problem.loose(), { io: 'output', unrepresentable: 'any' }) },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'vk_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'valence.session_token' },
      },
    },
  };
}

function operation(route: Route | OpenRoute): object {
  const input = z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const rest = Object.entries(input.properties ?? {}).filter(([name]) => !inPath.includes(name));
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const parameters = [
    ...inPath.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: input.properties?.[name] ?? { type: 'string' },
    })),
    ...(hasBody
      ? []
      : rest.map(([name, schema]) => ({
          name,
          in: 'query',
          required: input.required?.includes(name) ?? false,
          schema,
        }))),
    ...headersOf(route),
  ];
  return {
    summary: route.summary,
    ...(route.deprecated === undefined ? {} : { deprecated: true }),
    ...(route.purpose === 'none' ? {} : { security: [{ key: [] }, { session: [] }], 'x-purpose': route.purpose }),
    parameters,
    ...(hasBody
      ? { requestBody: { content: { 'application/json': { schema: bodyOf(input, rest), ...exampleOf(route) } } } }
      : {}),
    responses: {
      200: {
        description: 'OK',
        content: {
          'application/json': { schema: z.toJSONSchema(route.output, { io: 'output', unrepresentable: 'any' }) },
        },
      },
      ...(route.isTagged === true ? { 304: { description: 'Not changed since the ETag in If-None-Match' } } : {}),
      default: {
        description: 'A problem',
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            example: {
              type: 'https://valence.invalid/problems/input.invalid',
              title: 'input.invalid',
              status: 400,
              code: 'input.invalid',
              detail: 'Some input is not right. Please correct what is marked.',
              fields: [{ path: 'email', rule: 'email', message: 'This is no mail address.' }],
            },
          },
        },
      },
    },
  };
}

/** Headers that a route understands besides who asks. */
function headersOf({ method, path, purpose, isSecret, isTagged }: Route | OpenRoute): object[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  const isOne = path === '/api/record/:id';
  return [
    ...(purpose !== 'none' && method !== 'GET' && isSecret !== true
      ? [header('Idempotency-Key', '8 to 200 visible ASCII characters; the same request is done once in 24 hours')]
      : []),
    ...(isTagged === true ? [header('If-None-Match', 'an ETag that was read before')] : []),
    ...(isOne && method !== 'GET'
      ? [header('If-Match', 'the ETag of the record; refused with 412 when it changed')]
      : []),
  ];
}

/** Bodies that show how the routes of programs are meant. */
function exampleOf({ method, path }: Route | OpenRoute): { example?: object } {
  const example = EXAMPLES[`${method} ${path}`];
  return example === undefined ? {} : { example };
}

const EXAMPLES: Readonly<Record<string, object>> = {
  'POST /api/records/:kind': { data: { name: '恒泰材料', industry: '化工' } },
  'PATCH /api/record/:id': { data: { industry: '新材料' } },
  'PUT /api/records/:kind': { records: [{ key: 'ERP-1001', data: { name: '恒泰材料', industry: '化工' } }] },
  'POST /api/batch': {
    mode: 'each',
    operations: [
      { op: 'make', kind: 'lead', data: { title: '储能正极' } },
      { op: 'put', kind: 'organisation', key: 'ERP-1001', data: { name: '恒泰材料' } },
    ],
  },
  'POST /api/keys': { name: 'ERP', holder: { role: 'rep' }, kinds: { organisation: 'write', lead: 'read' } },
};

function bodyOf(input: { required?: string[] }, rest: readonly [string, object][]): object {
  if (rest.length === 0) return input;
  const names = new Set(rest.map(([name]) => name));
  return {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: (input.required ?? []).filter((name) => names.has(name)),
  };
}
