import { Dashboard, DashboardDraft } from '@valence/contract';
import { makeDashboard } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { dashboardOf } from './present.ts';

export const makeDashboardRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards',
  summary: 'Make a dashboard, empty or as a copy',
  purpose: 'sales',
  input: DashboardDraft,
  output: Dashboard,
  handle: async (draft, { scope }) => dashboardOf(await makeDashboard(scope, draft)),
});
