import { DashboardConfig, type Dashboard } from '@valence/contract';
import type { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import type { DashboardView } from '#kernel/memory';

/** A dashboard as the wire has it. */
export function dashboardOf(dashboard: DashboardView): z.input<typeof Dashboard> {
  const { id, isShipped, config, changedAt } = dashboard;
  return {
    ...dashboard,
    id: isShipped ? id : idOut(id),
    // Written through the same schema; what an older version wrote gets the defaults of what came since
    config: DashboardConfig.parse(config),
    changedAt: changedAt?.toISOString() ?? null,
  };
}

/** Ids of those that people made have a prefix outside; names of shipped ones have none. */
export function idOut(id: string): string {
  return UUID.test(id) ? textOfId('dashboard', id as Id<'dashboard'>) : id;
}

export function idIn(text: string): string {
  return NAME.test(text) ? text : asId('dashboard', text);
}

const UUID = /^[0-9a-f]{8}-/;
const NAME = /^[a-z]+$/;
