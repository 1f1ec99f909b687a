import type { ChangeOperations, LeftOut, NewToolSource, ToolSourceChange } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import {
  assertAdmin,
  changeOperations,
  changeSource,
  importAgain,
  makeSource,
  removeSource,
  toCall,
  usersOf,
  type Imported,
  type SourceParts,
} from './change-sources.ts';
import { listTools } from './mcp/list-tools.ts';
import { revisionOf } from './mcp/client.ts';
import { leftOutIn, operationsIn, sourcesIn, type Counted, type StoredOperation } from './source-table.ts';
import { bodyOf, send } from './wire.ts';

/** A service with all it has. */
export type SourceDetail = Readonly<{
  source: Counted;
  operations: readonly StoredOperation[];
  leftOut: readonly LeftOut[];
  /** Agents at work that call one of its tools. */
  usedBy: readonly string[];
}>;

/** Outside services of a workspace, for administrators. What each may throw stands at the function behind it. */
export type ToolSourcesDoor = Readonly<{
  allowsLocal: boolean;
  list(scope: Scope): Promise<readonly Counted[]>;
  /** @throws Failure `auth.forbidden`, `outside.not_found` */
  one(scope: Scope, id: string): Promise<SourceDetail>;
  make(scope: Scope, draft: NewToolSource): Promise<Imported>;
  change(scope: Scope, change: ToolSourceChange & Readonly<{ id: string }>): Promise<void>;
  importAgain(scope: Scope, which: Readonly<{ id: string; document: string | undefined }>): Promise<Imported>;
  changeOperations(scope: Scope, change: ChangeOperations & Readonly<{ id: string }>): Promise<void>;
  remove(scope: Scope, id: string): Promise<void>;
  /** Null where the service answered; else why not. */
  test(scope: Scope, id: string): Promise<Failure | null>;
}>;

export function openToolSources(parts: SourceParts): ToolSourcesDoor {
  return {
    allowsLocal: parts.allowsLocal,
    async list(scope) {
      assertAdmin(scope);
      return scope.read(sourcesIn);
    },
    async one(scope, id) {
      assertAdmin(scope);
      return scope.read(async (tx) => {
        const source = (await sourcesIn(tx)).find((one) => one.id === id);
        if (source === undefined) throw new Failure('outside.not_found');
        return {
          source,
          operations: await operationsIn(tx, id),
          leftOut: await leftOutIn(tx, id),
          usedBy: await usersOf(tx, parts, source.name),
        };
      });
    },
    make: (scope, draft) => makeSource(parts, scope, draft),
    change: (scope, change) => changeSource(parts, scope, change),
    importAgain: (scope, which) => importAgain(parts, scope, which),
    changeOperations,
    remove: (scope, id) => removeSource(parts, scope, id),
    test: (scope, id) => testSource(parts, scope, id),
  };
}

const TEST_MS = 20_000;

/** Asks for the base of the address, or an MCP server for its tools: nothing is called that could change anything. */
async function testSource(parts: SourceParts, scope: Scope, id: string): Promise<Failure | null> {
  assertAdmin(scope);
  const signal = AbortSignal.timeout(TEST_MS);
  try {
    const { kind, source } = await toCall(parts, scope, id);
    if (kind === 'mcp') await listTools({ ...source, revision: await revisionOf(source, signal) }, signal);
    else {
      const url = new URL(source.address);
      const sent = { source, method: 'GET', url, headers: {}, body: null, signal, isEffect: false };
      await bodyOf(await send(sent), sent);
    }
    return null;
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'outside.not_found') throw error;
    // Somebody answered there; that the base of an address is no operation says nothing against it.
    const { status } = error.params;
    return error.code === 'outside.refused' && (status === 404 || status === 405) ? null : error;
  }
}
