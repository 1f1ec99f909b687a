import type { ToolOperation, ToolSource, ToolSourceDetail } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { ProcessKernel } from '#kernel/process';

type Detail = Awaited<ReturnType<ProcessKernel['toolSources']['one']>>;
type Listed = Detail['source'];
type Operation = Detail['operations'][number];

/** A service as the wire has it: that it has a secret, never the secret. */
export function sourceOf({ id, config, changedAt, ...source }: Listed): ToolSource {
  const { kind, name, hasSecret, revision, operations, on, version, changedBy } = source;
  return {
    ...config,
    id: textOfId('toolSource', id as Id<'toolSource'>),
    kind,
    name,
    hasSecret,
    revision,
    operations,
    on,
    version,
    changedBy,
    changedAt: changedAt.toISOString(),
  };
}

export function detailOf({ source, operations, leftOut, usedBy }: Detail): ToolSourceDetail {
  return {
    source: sourceOf(source),
    operations: operations.map((operation) => operationOf(source.name, operation)),
    leftOut: [...leftOut],
    usedBy: [...usedBy],
  };
}

function operationOf(source: string, { plan, isCurrent, ...operation }: Operation): ToolOperation {
  const { name, version, title, about, effect, canRead, isOn } = operation;
  const call = plan.kind === 'mcp' ? plan.tool : `${plan.method} ${plan.path}`;
  const fn = `ext-${source}-${name}@${version}`;
  return { name, fn, version, title, about, call, effect, canRead, isOn, isThere: isCurrent };
}
