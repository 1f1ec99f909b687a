import { SALES_SETTINGS, type ApprovalSetting, type PipelineSetting, type SellerSetting } from '@valence/contract';
import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { DEFAULTS } from './defaults.ts';

type Values = { approval: ApprovalSetting; pipelines: PipelineSetting; seller: SellerSetting };
export type SettingName = keyof Values;

/** A setting with the version it has; version 0 is what ships. */
export type Setting<Name extends SettingName = SettingName> = Readonly<{
  value: Values[Name];
  version: number;
  changedBy: string | null;
  changedAt: Date | null;
}>;

type Row = { value: unknown; version: number; changed_by: string; changed_at: Date };

/** A setting of selling as it is now. */
export async function settingIn<Name extends SettingName>(tx: Tx, name: Name): Promise<Setting<Name>> {
  const [row] = await tx.query<Row>(
    'select value, version, changed_by, changed_at from sales_setting where tenant_id = $1 and name = $2 order by version desc limit 1',
    [tx.settings.tenantId, name],
    'sales-setting',
  );
  const shipped: Values = DEFAULTS;
  if (row === undefined) return { value: shipped[name], version: 0, changedBy: null, changedAt: null };
  const value = SALES_SETTINGS[name].parse(row.value) as Values[Name];
  return { value, version: row.version, changedBy: row.changed_by, changedAt: row.changed_at };
}

/**
 * Puts a new version of a setting in force; the earlier ones stay readable.
 *
 * @throws Failure `sales.changed` when somebody else made another version meanwhile.
 */
export async function saveSetting<Name extends SettingName>(
  scope: Scope,
  name: Name,
  { value, version }: { value: Values[Name]; version: number },
): Promise<Setting<Name>> {
  return scope.write(async (tx) => {
    const made = await tx.query(
      `insert into sales_setting (tenant_id, name, version, value, changed_by)
       select $1, $2, $3 + 1, $4, $5
       where $3 = coalesce((select max(version) from sales_setting where tenant_id = $1 and name = $2), 0)
       on conflict do nothing returning version`,
      [tx.settings.tenantId, name, version, JSON.stringify(value), tx.settings.actor],
    );
    if (made.length === 0) throw new Failure('sales.changed');
    await notarise(tx, [{ type: 'sales.setting_changed', body: { name, version: version + 1 } }]);
    return settingIn(tx, name);
  });
}
