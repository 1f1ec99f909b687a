import type { OperationEffect, ToolSourceKind } from '@valence/contract';
import { perEpoch, type Tx } from '#store';
import { nameOfTool, OUTSIDE_PREFIX, type AnyTool } from '../tool.ts';
import { makeTool } from './make-tool.ts';
import { Plan } from './operation.ts';

type Tools = ReadonlyMap<string, AnyTool>;

/** Finds the tools of the workspace that a transaction works for: those that ship and those of its outside services. */
export type ToolLookup = Readonly<{ in(tx: Tx): Promise<Tools> }>;

/** The look-up over these shipped tools. No query while nothing has changed; the same map until something does. */
export function toolLookup(shipped: Tools, allowsLocal = false): ToolLookup {
  const kept = perEpoch(async (tx): Promise<Tools> => {
    const own = await operationsOn(tx, allowsLocal);
    return own.length === 0 ? shipped : new Map([...shipped, ...own.map((tool) => [nameOfTool(tool), tool] as const)]);
  });
  return { in: (tx) => kept.in(tx) };
}

/** Whether a name is that of a tool of an outside service, there or not. */
export function isOutsideName(fn: string): boolean {
  return fn.startsWith(OUTSIDE_PREFIX);
}

type Row = {
  source_id: string;
  source: string;
  source_title: string;
  kind: ToolSourceKind;
  name: string;
  version: number;
  title: string;
  about: string;
  plan: unknown;
  input: Record<string, unknown>;
  output: Record<string, unknown>;
  effect: OperationEffect;
  is_current: boolean;
};

async function operationsOn(tx: Tx, allowsLocal: boolean): Promise<AnyTool[]> {
  const rows = await tx.query<Row>(
    `select o.source_id, s.name as source, s.title as source_title, s.kind, o.name, o.version, o.title, o.about, o.plan,
       o.input, o.output, o.effect, o.is_current
     from tool_source s join tool_operation o on o.tenant_id = s.tenant_id and o.source_id = s.id
     where s.tenant_id = $1 and s.removed_at is null and o.is_on order by s.name, o.name, o.version`,
    [tx.settings.tenantId],
    'outside-tools',
  );
  return rows.map((row) =>
    makeTool(
      {
        ...row,
        sourceId: row.source_id,
        sourceTitle: row.source_title,
        isCurrent: row.is_current,
        plan: Plan.parse(row.plan),
      },
      allowsLocal,
    ),
  );
}
