import type { LanguageTask } from '@valence/contract';
import type { Tx } from '#store';
import { minorToMicro } from '../ledger/cost.ts';
import { spentIn, type Spent } from '../ledger/months.ts';
import { setupIn, type Setup, type StoredEndpoint } from './setup.ts';

/** What may be asked for a task now, first choice first. */
export type Candidates = Readonly<{ endpoints: readonly StoredEndpoint[]; cacheHours: number }>;

/** The endpoints that the routing names for the task, without those that are off, elsewhere or used up. */
export async function candidatesIn(tx: Tx, task: LanguageTask, month: string): Promise<Candidates> {
  const setup = await setupIn(tx);
  const { settings } = setup;
  const allowed = routed(setup, task).filter(({ config }) => config.isOn && isInRegion(setup, config.region));
  if (allowed.length === 0) return { endpoints: [], cacheHours: settings.cacheHours };
  const spent = isCapped(setup, allowed) ? await spentIn(tx, month) : [];
  if (isOver(spent, settings)) return { endpoints: [], cacheHours: settings.cacheHours };
  return {
    endpoints: allowed.filter((endpoint) => !isUsedUp(endpoint, spent) && isCounted(endpoint, setup)),
    cacheHours: settings.cacheHours,
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

function isCapped({ settings }: Setup, endpoints: readonly StoredEndpoint[]): boolean {
  if (settings.monthCap !== null || settings.monthTokenCap !== null) return true;
  return endpoints.some(({ config }) => config.monthCapMinor !== null || config.monthTokenCap !== null);
}

/** Whether the workspace as a whole has reached a cap. */
function isOver(spent: readonly Spent[], { monthCap, monthTokenCap }: Setup['settings']): boolean {
  const tokens = spent.reduce((sum, one) => sum + one.tokens, 0);
  if (monthTokenCap !== null && tokens >= monthTokenCap) return true;
  if (monthCap === null) return false;
  const cost = spent.filter((one) => one.currency === monthCap.currency).reduce((sum, one) => sum + one.costMicro, 0);
  return cost >= minorToMicro(BigInt(monthCap.minor), monthCap.currency);
}

function isUsedUp({ id, config }: StoredEndpoint, spent: readonly Spent[]): boolean {
  const own = spent.filter((one) => one.endpointId === id);
  const tokens = own.reduce((sum, one) => sum + one.tokens, 0);
  if (config.monthTokenCap !== null && tokens >= config.monthTokenCap) return true;
  const { price, monthCapMinor } = config;
  if (price === null || monthCapMinor === null) return false;
  const cost = own.filter((one) => one.currency === price.currency).reduce((sum, one) => sum + one.costMicro, 0);
  return cost >= minorToMicro(BigInt(monthCapMinor), price.currency);
}

/** Under a cap on money only what is counted in its currency may be asked; what costs nothing may too. */
function isCounted({ config }: StoredEndpoint, { settings }: Setup): boolean {
  const { price } = config;
  return settings.monthCap === null || price === null || price.currency === settings.monthCap.currency;
}
