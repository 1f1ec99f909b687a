import { Dashboard, DashboardPatch } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { changeDashboard } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { dashboardOf } from './present.ts';

export const changeDashboardRoute = defineRoute({
  method: 'PATCH',
  path: '/api/dashboards/:id',
  summary: 'Change, share, remove or bring back a dashboard; 409 when someone else changed it meanwhile',
  purpose: 'sales',
  input: DashboardPatch.extend({ id: z.string() }),
  output: Dashboard,
  async handle({ id, version, name, config, audience, isRemoved }, { scope }) {
    const changed = await changeDashboard(scope, asId('dashboard', id), {
      version,
      ...(name !== undefined && { name }),
      ...(config !== undefined && { config }),
      ...(audience !== undefined && { audience }),
      ...(isRemoved !== undefined && { isRemoved }),
    });
    return dashboardOf(changed);
  },
});
