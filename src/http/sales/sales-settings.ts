import {
  ApprovalSetting,
  PipelineSetting,
  SALES_SETTINGS,
  SellerSetting,
  SalesSetting,
  type SalesSettingName,
} from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { membersIn, savePipelines, saveSetting, settingIn, userOf } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';

const Name = z.enum(Object.keys(SALES_SETTINGS) as [SalesSettingName, ...SalesSettingName[]]);

async function present(asker: Scope, name: SalesSettingName): Promise<z.input<typeof SalesSetting>> {
  return asker.read(async (tx) => {
    const { value, version, changedBy, changedAt } = await settingIn(tx, name);
    const user = changedBy === null ? null : userOf(changedBy);
    const by = user === null ? undefined : (await membersIn(tx)).find((m) => m.userId === user);
    return { name, version, value, changedBy: by?.name ?? user, changedAt: changedAt?.toISOString() ?? null };
  });
}

export const getSalesSetting = defineRoute({
  method: 'GET',
  path: '/api/sales-settings/:name',
  summary: 'A setting of selling: pipelines, approval rules, or who sells',
  purpose: 'sales',
  input: z.object({ name: Name }),
  output: SalesSetting,
  handle: ({ name }, { scope }) => present(scope, name),
});

export const putSalesSetting = defineRoute({
  method: 'PUT',
  path: '/api/sales-settings/:name',
  summary: 'Change a setting of selling; 409 when someone else changed it meanwhile',
  purpose: 'administration',
  input: z.object({ name: Name, version: z.number().int().min(0), value: z.unknown() }),
  output: SalesSetting,
  async handle({ name, version, value }, { scope }) {
    if (name === 'pipelines') await savePipelines(scope, { version, value: parsedAs(PipelineSetting, value) });
    else if (name === 'approval') await saveSetting(scope, name, { version, value: parsedAs(ApprovalSetting, value) });
    else await saveSetting(scope, name, { version, value: parsedAs(SellerSetting, value) });
    return present(scope, name);
  },
});

/** @throws Failure `input.invalid` with each part that does not fit */
function parsedAs<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({
    path: ['value', ...path].join('.'),
    rule: 'shape' as const,
    params: { detail: message },
  }));
  throw new Failure('input.invalid', { fields });
}
