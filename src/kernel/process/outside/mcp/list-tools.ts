import type { LeftOut } from '@valence/contract';
import { isSchema, objectIn, type JsonSchema } from '../../graph/json-schema.ts';
import {
  MOST_OPERATIONS,
  openNames,
  textsOf,
  type McpPlan,
  type ReadOperation,
  type ReadSource,
} from '../operation.ts';
import { plainSchema } from '../plain-schema.ts';
import type { OpenedSource } from '../source.ts';
import { ask, unusable } from './client.ts';
import { ListedTool, ToolPage } from './messages.ts';

const MOST_PAGES = 50;

/**
 * The tools of a server, page by page. What a server says about itself, that a tool only reads above all, is a hint of
 * somebody outside: each counts as acting there until an administrator says otherwise.
 *
 * @throws Failure `outside.*`
 */
export async function listTools(source: OpenedSource, signal: AbortSignal): Promise<ReadSource> {
  const operations: ReadOperation[] = [];
  const leftOut: LeftOut[] = [];
  const nameOf = openNames();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const found = ToolPage.safeParse(await ask({ source, method: 'tools/list', params, signal, isEffect: false }));
    if (!found.success) throw unusable(source, 'it is no list of tools');
    for (const raw of found.data.tools) {
      const tool = ListedTool.safeParse(raw);
      const call = (isSchema(raw) && typeof raw['name'] === 'string' ? raw['name'] : '?').slice(0, 300);
      const headers = tool.success ? headersOf(tool.data.inputSchema) : null;
      if (!tool.success || headers === null) leftOut.push({ call, why: 'schema' });
      else if (operations.length >= MOST_OPERATIONS) leftOut.push({ call, why: 'many' });
      else operations.push(operationOf(tool.data, headers, nameOf));
    }
    cursor = found.data.nextCursor;
    if (cursor === undefined) break;
  }
  return { operations, leftOut: leftOut.slice(0, MOST_OPERATIONS) };
}

function operationOf(tool: ListedTool, headers: McpPlan['headers'], nameOf: (raw: string) => string): ReadOperation {
  const { name, title, description, inputSchema, outputSchema } = tool;
  const input = plainSchema({ type: 'object', ...inputSchema }, inputSchema, 'in');
  return {
    name: nameOf(name),
    ...textsOf(title ?? name, description, name),
    plan: { kind: 'mcp', tool: name, headers },
    input: input['type'] === 'object' ? input : { type: 'object' },
    output: outputSchema === undefined ? TEXTS : plainSchema(outputSchema, outputSchema, 'out'),
    effect: 'leaves-the-building',
    canRead: true,
  };
}

/** What a tool gives that says nothing about it: its texts, or data all the same. */
const TEXTS: JsonSchema = { type: 'object', properties: { text: { type: 'string' } } };

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const DEEPEST = 5;

/** Arguments a server wants in headers too (`x-mcp-header`); null where it says so in a way that the protocol refuses. */
function headersOf(schema: JsonSchema, path: readonly string[] = []): McpPlan['headers'] | null {
  if (path.length > DEEPEST) return [];
  const found: McpPlan['headers'][number][] = [];
  for (const [key, field] of Object.entries(objectIn(schema, 'properties'))) {
    if (!isSchema(field)) continue;
    const name = field['x-mcp-header'];
    if (name !== undefined) {
      if (typeof name !== 'string' || !TOKEN.test(name)) return null;
      found.push({ name, path: [...path, key] });
    }
    const inner = headersOf(field, [...path, key]);
    if (inner === null) return null;
    found.push(...inner);
  }
  const names = found.map(({ name }) => name.toLowerCase());
  return new Set(names).size === names.length ? found : null;
}
