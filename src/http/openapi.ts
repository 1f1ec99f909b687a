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
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'valence.session_token' } } },
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
  ];
  return {
    summary: route.summary,
    ...(route.purpose === 'none' ? {} : { security: [{ session: [] }], 'x-purpose': route.purpose }),
    parameters,
    ...(hasBody ? { requestBody: { content: { 'application/json': { schema: bodyOf(input, rest) } } } } : {}),
    responses: {
      200: {
        description: 'OK',
        content: {
          'application/json': { schema: z.toJSONSchema(route.output, { io: 'output', unrepresentable: 'any' }) },
        },
      },
      default: { description: 'A problem', content: { 'application/problem+json': { schema: { type: 'object' } } } },
    },
  };
}

function bodyOf(input: { required?: string[] }, rest: readonly [string, object][]): object {
  if (rest.length === 0) return input;
  const names = new Set(rest.map(([name]) => name));
  return {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: (input.required ?? []).filter((name) => names.has(name)),
  };
}
