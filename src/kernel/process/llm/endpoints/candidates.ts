import type { LanguageTask } from '@valence/contract';
import type { Tx } from '#store';
import { spentIn } from '../ledger/months.ts';
import { isCapped, isOver, isUsedUp } from './caps.ts';
import { setupIn, type Setup, type StoredEndpoint } from './setup.ts';

/** What may be asked for a task now, first choice first. */
export type Candidates = Readonly<{
  endpoints: readonly StoredEndpoint[];
  cacheHours: number;
  /** Whether a cap holds over any of them, so that calls are held against it. */
  isCapped: boolean;
}>;

/** The endpoints that the routing names for the task, without those that are off, elsewhere or used up. */
export async function candidatesIn(tx: Tx, task: LanguageTask, month: string): Promise<Candidates> {
  const setup = await setupIn(tx);
  const { settings } = setup;
  const allowed = routed(setup, task).filter(({ config }) => config.isOn && isInRegion(setup, config.region));
  const { cacheHours } = settings;
  const capped = isCapped(setup, allowed);
  const spent = capped ? await spentIn(tx, month) : [];
  if (isOver(spent, settings)) return { endpoints: [], cacheHours, isCapped: capped };
  return {
    endpoints: allowed.filter((endpoint) => !isUsedUp(endpoint, spent) && isCounted(endpoint, setup)),
    cacheHours,
    isCapped: capped,
  };
}

function routed({ endpoints, settings }: Setup, task: LanguageTask): readonly StoredEndpoint[] {
  const route = settings.routes[task];
  if (route === null) return endpoints;
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return route.flatMap((id) => byId.get(id) ?? []);
}

function isInRegion({ settings }: Setup, region: string): boolean {
  return settings.regions === null || settings.regions.includes(region);
}

/** Under a cap on money only what is counted in its currency may be asked; what costs nothing may too. */
function isCounted({ config }: StoredEndpoint, { settings }: Setup): boolean {
  const { price } = config;
  return settings.monthCap === null || price === null || price.currency === settings.monthCap.currency;
}
