import { DashboardList } from '@valence/contract';
import { z } from 'zod';
import { dashboardsOf } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { dashboardOf, idOut } from './present.ts';

export const listDashboards = defineRoute({
  method: 'GET',
  path: '/api/dashboards',
  summary: 'Dashboards: shipped, own and shared ones, and which opens first',
  purpose: 'sales',
  input: z.object({}),
  output: DashboardList,
  handle: async (_input, { scope }) => listOf(scope),
});

/** All dashboards of who asks, as the wire has them. */
export async function listOf(scope: Scope): Promise<z.input<typeof DashboardList>> {
  const { dashboards, opens, choices } = await dashboardsOf(scope);
  const out = (id: string | null): string | null => (id === null ? null : idOut(id));
  const { rep, manager, admin } = choices.ofRoles;
  return {
    dashboards: dashboards.map(dashboardOf),
    opens: idOut(opens),
    mine: out(choices.mine),
    ofRoles: { rep: out(rep), manager: out(manager), admin: out(admin) },
  };
}
