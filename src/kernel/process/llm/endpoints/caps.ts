import { minorToMicro } from '../ledger/cost.ts';
import type { Spent } from '../ledger/months.ts';
import type { Setup, StoredEndpoint } from './setup.ts';

/** Whether a cap holds over the workspace or any of these endpoints. */
export function isCapped({ settings }: Setup, endpoints: readonly StoredEndpoint[]): boolean {
  if (settings.monthCap !== null || settings.monthTokenCap !== null) return true;
  return endpoints.some(({ config }) => config.monthCapMinor !== null || config.monthTokenCap !== null);
}

/** Whether the workspace as a whole has reached a cap. */
export function isOver(spent: readonly Spent[], { monthCap, monthTokenCap }: Setup['settings']): boolean {
  const tokens = spent.reduce((sum, one) => sum + one.tokens, 0);
  if (monthTokenCap !== null && tokens >= monthTokenCap) return true;
  if (monthCap === null) return false;
  const cost = spent.filter((one) => one.currency === monthCap.currency).reduce((sum, one) => sum + one.costMicro, 0);
  return cost >= minorToMicro(BigInt(monthCap.minor), monthCap.currency);
}

/** Whether an endpoint has reached a cap of its own. */
export function isUsedUp({ id, config }: Pick<StoredEndpoint, 'id' | 'config'>, spent: readonly Spent[]): boolean {
  const own = spent.filter((one) => one.endpointId === id);
  const tokens = own.reduce((sum, one) => sum + one.tokens, 0);
  if (config.monthTokenCap !== null && tokens >= config.monthTokenCap) return true;
  const { price, monthCapMinor } = config;
  if (price === null || monthCapMinor === null) return false;
  const cost = own.filter((one) => one.currency === price.currency).reduce((sum, one) => sum + one.costMicro, 0);
  return cost >= minorToMicro(BigInt(monthCapMinor), price.currency);
}
