import type { ApiKey as WireKey } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { ApiKey } from '#kernel/security';

/** A key as the wire has it; `names` of logins by their id. */
export function presentKey(key: ApiKey, names: ReadonlyMap<string, string>): WireKey {
  return {
    ...key,
    id: textOfId('apiKey', key.id as Id<'apiKey'>),
    purposes: [...key.purposes],
    madeBy: names.get(key.madeBy.replace(/^person:/, '')) ?? null,
    madeAt: key.madeAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}
