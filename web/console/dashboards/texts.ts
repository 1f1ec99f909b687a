import { dashboards as en } from '../../parts/i18n/en/dashboards.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { dashboards as zh } from '../../parts/i18n/zh/dashboards.ts';

/** Says the texts of dashboards. */
export const useDashboardTexts = textsOf('dashboards', zh, en);
export type DashboardKey = keyof typeof zh;
