export { changeDashboard, chooseDashboard, dashboardsOf, makeDashboard, type DashboardView } from './dashboards.ts';
export { figuresOf } from './figures.ts';
