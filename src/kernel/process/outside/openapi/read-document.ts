import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { Failure, type Problem } from '#base';
import { isSchema, type JsonSchema } from '../../graph/json-schema.ts';

/** A document that can be read, and what it is known by. */
export type OpenApiDocument = Readonly<{
  root: JsonSchema;
  hash: string;
  /** The address of the service as the document tells it; null where it tells none, or only a part. */
  address: string | null;
}>;

/** Reads an OpenAPI 3.0 or 3.1 document, JSON or YAML. @throws Failure `input.invalid` at `document` */
export function readDocument(text: string): OpenApiDocument {
  const root = parsed(text);
  if (!isSchema(root)) throw wrong('outside_document', { detail: 'it is no object' });
  const version = root['openapi'] ?? root['swagger'];
  const found = typeof version === 'string' ? version.slice(0, 20) : '?';
  if (!/^3\.[01]\.\d/.test(found)) throw wrong('outside_version', { found });
  if (!isSchema(root['paths'])) throw wrong('outside_empty', {});
  return { root, hash: createHash('sha256').update(text).digest('base64url'), address: addressIn(root) };
}

function parsed(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '') throw wrong('required', {});
  try {
    if (trimmed.startsWith('{')) return JSON.parse(trimmed) as unknown;
    const document = parseDocument(trimmed, { merge: true, prettyErrors: true });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    // Aliases of aliases of aliases could fill the memory.
    return document.toJS({ maxAliasCount: 1_000 }) as unknown;
  } catch (error) {
    const [detail = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw wrong('outside_document', { detail: detail.slice(0, 200) });
  }
}

/** The first server with a full address, its variables as they are by default. */
function addressIn(root: JsonSchema): string | null {
  const servers: readonly unknown[] = Array.isArray(root['servers']) ? root['servers'] : [];
  for (const server of servers) {
    if (!isSchema(server) || typeof server['url'] !== 'string') continue;
    const variables = isSchema(server['variables']) ? server['variables'] : {};
    const url = server['url'].replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
      const variable = variables[name];
      return isSchema(variable) && typeof variable['default'] === 'string' ? variable['default'] : whole;
    });
    if (URL.canParse(url) && /^https?:/.test(url)) return url.replace(/\/+$/, '');
  }
  return null;
}

function wrong(rule: Problem['rule'], params: NonNullable<Problem['params']>): Failure {
  return new Failure('input.invalid', { fields: [{ path: 'document', rule, params }] });
}
