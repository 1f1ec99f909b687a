import { DashboardChoice, DashboardList } from '@valence/contract';
import { chooseDashboard } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { listOf } from './list-dashboards.ts';
import { idIn } from './present.ts';

export const chooseDashboardRoute = defineRoute({
  method: 'PUT',
  path: '/api/dashboards/choice',
  summary: 'Keep which dashboard opens first, for oneself or (administrators) for a role',
  purpose: 'sales',
  input: DashboardChoice,
  output: DashboardList,
  async handle({ role, dashboard }, { scope }) {
    await chooseDashboard(scope, { role, dashboard: dashboard === null ? null : idIn(dashboard) });
    return listOf(scope);
  },
});
