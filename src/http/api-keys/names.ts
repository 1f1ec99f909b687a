import type { Scope } from '#kernel/security';
import type { Services } from '../services.ts';

/** Names of the members of the workspace, by the id of their login. */
export async function namesOf({ security }: Services, { tenantId }: Scope): Promise<ReadonlyMap<string, string>> {
  return new Map((await security.workspaces.members(tenantId)).map((m) => [m.userId, m.name]));
}
