/** Which lead is about to go to whom, before it is committed: so that runs side by side do not all choose the same person. */
export type Promises = Readonly<{
  /** Leads promised to this person by other runs of this process, some moments ago at most. */
  of: (tenantId: string, owner: string) => readonly string[];
  /** Promises a lead to one person; an earlier promise of the same lead is dropped. */
  make: (tenantId: string, promise: { lead: string; owner: string }) => void;
}>;

/** By then a run has committed or given up; what is committed is counted from the database. */
const KEPT_MS = 3_000;

export function openPromises({ now }: { now: () => Date }): Promises {
  const byTenant = new Map<string, Map<string, { owner: string; at: number }>>();
  const fresh = (tenantId: string): Map<string, { owner: string; at: number }> => {
    const promised = byTenant.get(tenantId) ?? new Map<string, { owner: string; at: number }>();
    byTenant.set(tenantId, promised);
    const oldest = now().getTime() - KEPT_MS;
    for (const [lead, { at }] of promised) if (at < oldest) promised.delete(lead);
    return promised;
  };
  return {
    of: (tenantId, owner) => [...fresh(tenantId)].filter(([, p]) => p.owner === owner).map(([lead]) => lead),
    make: (tenantId, { lead, owner }) => void fresh(tenantId).set(lead, { owner, at: now().getTime() }),
  };
}
