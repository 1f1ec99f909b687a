import type { SourceSpec } from '#kernel/memory';

/** Who says what in the demo. Each name tells that it is simulated. */
export const DEMO_SOURCES = {
  roster: { kind: 'import', name: '人事名册（演示）', version: '2026-11' },
  registry: { kind: 'connector', name: '企业登记（演示）', version: 'v3.2' },
  crm: { kind: 'import', name: 'CRM 历史导入（演示）', version: '2026-11' },
  fair: { kind: 'import', name: '展会名单（演示）', version: '2026' },
  form: { kind: 'connector', name: '官网表单（演示）', version: 'v1' },
  mail: { kind: 'connector', name: '企业邮箱（演示）', version: 'v1' },
  planner: { kind: 'import', name: '日程导入（演示）', version: '2026-11' },
  erp: { kind: 'connector', name: 'ERP（演示）', version: 'v2' },
  papers: { kind: 'document', name: '资料库（演示）', version: '2026.4' },
  playbook: { kind: 'playbook', name: '话术库（演示）', version: '2026.4' },
} as const satisfies Record<string, SourceSpec>;
export type DemoSource = keyof typeof DEMO_SOURCES;
