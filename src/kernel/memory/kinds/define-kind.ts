import { Failure, newUuid, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { RuleSpec, UniqueKeySpec } from '../kind.ts';
import { kindIn, kindsChanged, kindsIn, type KindChanges } from '../kinds.ts';

import { nameFor } from './names.ts';
import { settle, writeChanges, lockChanges } from './save.ts';

/** Kinds a workspace may make. Chosen, not fitted. */
const MOST_KINDS = 100;

export type NewKind = Readonly<{
  title: Text;
  plural?: Text | undefined;
  /** The field that names a record; with a pattern it is numbered by the product. */
  titleField: Readonly<{ title: Text; pattern?: string | undefined }>;
}>;

/** Makes a kind of the workspace's own with the field that names its records. Returns its name, which never changes. */
export async function makeKind(scope: Scope, { title, plural, titleField }: NewKind): Promise<string> {
  return scope.write(async (tx) => {
    const kinds = await kindsIn(tx);
    if ([...kinds.values()].filter((k) => k.isCustom === true).length >= MOST_KINDS)
      throw new Failure('memory.limit_reached', { params: { what: '对象 / kinds', max: MOST_KINDS } });
    const name = nameFor(title, new Set(kinds.keys()));
    const spec: KindChanges = { title, plural: plural ?? title, titleField: 'name' };
    const { tenantId, actor } = tx.settings;
    await tx.query('insert into kind (tenant_id, name, spec, version, made_by) values ($1, $2, $3, 0, $4)', [
      tenantId,
      name,
      JSON.stringify(spec),
      actor,
    ]);
    const { pattern } = titleField;
    const field = {
      isSearched: true,
      ...(pattern === undefined ? { isRequired: true } : { computed: { by: 'number', pattern }, isReadOnly: true }),
    };
    await tx.query(
      `with made as (insert into field (tenant_id, kind, id, title, type, category, spec) values ($1, $2, 'name', $3, 'text', 'business', $4))
       insert into slot (tenant_id, kind, field, slot, is_ready) values ($1, $2, 'name', 't1', true)`,
      [tenantId, name, JSON.stringify(titleField.title), JSON.stringify(field)],
    );
    kindsChanged(tx);
    await settle(tx, scope, name, { note: { zh: `新建对象“${title.zh}”`, en: `Made the kind “${title.en}”` } });
    return name;
  });
}

export type KindChange = Readonly<{
  /** The version that was edited. */
  version: number;
  title?: Text | undefined;
  plural?: Text | undefined;
  titleField?: string | undefined;
  columns?: readonly string[] | undefined;
  order?: readonly string[] | undefined;
  rules?:
    | readonly Readonly<{
        id?: string | undefined;
        condition: string;
        message: Text;
        field?: string | null | undefined;
      }>[]
    | undefined;
  uniqueKeys?: readonly Readonly<{ fields: readonly string[] }>[] | undefined;
  isRetired?: boolean | undefined;
}>;

/** Changes what a workspace says about a kind. @throws Failure `kind.changed_meanwhile`, `input.invalid`, `memory.unknown_kind` */
export async function changeKind(scope: Scope, name: string, change: KindChange): Promise<void> {
  await scope.write(async (tx) => {
    const kind = await kindIn(tx, name);
    const before = await lockChanges(tx, name);
    const now = await kindIn(tx, name);
    if (now.version !== change.version)
      throw new Failure('kind.changed_meanwhile', { params: { kind: kind.title.zh }, extra: { version: now.version } });
    if (kind.isCustom !== true && (change.isRetired === true || change.titleField !== undefined))
      throw new Failure('input.invalid', { fields: [{ path: 'titleField', rule: 'fixed' }] });
    if (change.isRetired === true) await refuseUsed(tx, name);
    await writeChanges(tx, name, changed(before, change));
    if (change.isRetired !== undefined)
      await tx.query('update kind set retired_at = case when $3 then now() end where tenant_id = $1 and name = $2', [
        tx.settings.tenantId,
        name,
        change.isRetired,
      ]);
    await settle(tx, scope, name, {
      note: noteOf(change),
      isRebuilt: change.uniqueKeys !== undefined || change.titleField !== undefined,
    });
  });
}

/** A kind that others point to or count stays in use. */
async function refuseUsed(tx: Parameters<typeof kindsIn>[0], name: string): Promise<void> {
  for (const other of (await kindsIn(tx)).values()) {
    const field =
      other.isRetired || other.name === name
        ? undefined
        : other.fields.find((f) => f.to === name || (f.computed?.by === 'rollup' && f.computed.kind === name));
    if (field !== undefined)
      throw new Failure('input.invalid', {
        fields: [{ path: 'isRetired', rule: 'used_by', params: { name: `${other.title.zh}·${field.title.zh}` } }],
      });
  }
}

function changed(before: KindChanges, change: KindChange): KindChanges {
  const { title, plural, titleField, columns, order, rules, uniqueKeys } = change;
  return {
    ...before,
    ...(title !== undefined && { title }),
    ...(plural !== undefined && { plural }),
    ...(titleField !== undefined && { titleField }),
    ...(columns !== undefined && { columns }),
    ...(order !== undefined && { order }),
    ...(rules !== undefined && { rules: rules.map(ruleOf) }),
    ...(uniqueKeys !== undefined && { uniqueKeys: uniqueKeys.map(keyOf) }),
  };
}

function ruleOf({ id, condition, message, field }: NonNullable<KindChange['rules']>[number]): RuleSpec {
  const named = field === undefined || field === null ? {} : { field };
  return { id: id ?? newUuid().slice(-12), condition, message, ...named };
}

/** A key is named by its fields, so that its entries stay when others are added or removed. */
function keyOf({ fields }: Readonly<{ fields: readonly string[] }>): UniqueKeySpec {
  return { id: fields.join('+'), fields: [...new Set(fields)] };
}

function noteOf(change: KindChange): Text {
  if (change.isRetired === true) return { zh: '停用对象', en: 'Took the kind out of use' };
  if (change.isRetired === false) return { zh: '重新启用对象', en: 'Took the kind into use again' };
  if (change.rules !== undefined) return { zh: '修改校验规则', en: 'Changed the rules' };
  if (change.uniqueKeys !== undefined) return { zh: '修改唯一键', en: 'Changed the unique keys' };
  if (change.order !== undefined) return { zh: '调整字段顺序', en: 'Changed the order of fields' };
  if (change.columns !== undefined) return { zh: '修改列表的列', en: 'Changed the columns of lists' };
  return { zh: '修改名称', en: 'Changed the names' };
}
