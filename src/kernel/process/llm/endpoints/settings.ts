import { EndpointConfig, LanguageSettings, type EndpointDraft, type EndpointFindings } from '@valence/contract';
import { Failure, newUuid, type Problem } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { seal, type Tx } from '#store';
import { forgetAnswers } from '../answers.ts';
import type { Endpoint } from './endpoint.ts';
import { aadOf, forgetSetup, keyOf, opened, setupIn, type Setup, type StoredEndpoint } from './setup.ts';

const MOST_ENDPOINTS = 50;

/** Endpoints and how they are used, without keys. For administrators. @throws Failure `auth.forbidden` */
export async function readSetupFor(scope: Scope): Promise<Setup> {
  assertAdmin(scope);
  return scope.read(setupIn);
}

export type EndpointRules = Readonly<{ allowsLocal: boolean }>;

/**
 * Makes an endpoint (`id` null) or changes one. A key is for the address it was given for: another address does not get it.
 *
 * @throws Failure `auth.forbidden`, `input.invalid`, `model.endpoint_not_found`, `model.changed` when someone else saved meanwhile.
 */
export async function saveEndpoint(
  scope: Scope,
  { id, draft, rules }: { id: string | null; draft: EndpointDraft; rules: EndpointRules },
): Promise<StoredEndpoint> {
  assertAdmin(scope);
  const config = EndpointConfig.parse(draft);
  refuse(problemsOf(config, rules));
  return scope.write(async (tx) => {
    const setup = await lockedSetup(tx);
    const old = id === null ? null : findIn(setup, id);
    if ((old?.version ?? 0) !== draft.version) throw new Failure('model.changed');
    if (old === null && setup.endpoints.length >= MOST_ENDPOINTS)
      refuse([{ path: 'name', rule: 'too_many', params: { max: MOST_ENDPOINTS } }]);
    if (setup.endpoints.some((one) => one.id !== id && one.config.name === config.name))
      refuse([{ path: 'name', rule: 'name_taken' }]);
    refuse(currencyProblems(config, setup.settings));
    const made = id ?? newUuid();
    await writeEndpoint(tx, { id: made, config, key: keyFor(tx, made, { draft, old, config }) });
    await notarise(tx, [
      {
        type: 'model.endpoint_changed',
        body: { id: made, kind: config.kind, region: config.region, isOn: config.isOn },
      },
    ]);
    return findIn(await freshSetup(tx), made);
  });
}

/** Takes an endpoint away, with its key and the answers kept of it. The ledger keeps its name. @throws Failure as `saveEndpoint` */
export async function dropEndpoint(scope: Scope, id: string): Promise<void> {
  assertAdmin(scope);
  await scope.write(async (tx) => {
    findIn(await lockedSetup(tx), id);
    const place = [tx.settings.tenantId, id];
    await tx.query('delete from model_endpoint where tenant_id = $1 and id = $2', place);
    await tx.query('delete from model_answer where tenant_id = $1 and endpoint_id = $2', place);
    forgetSetup(tx);
    await notarise(tx, [{ type: 'model.endpoint_changed', body: { id, isGone: true } }]);
  });
}

/** How the endpoints are used. @throws Failure `auth.forbidden`, `input.invalid`, `model.changed` */
export async function saveLanguageSettings(scope: Scope, draft: LanguageSettings): Promise<LanguageSettings> {
  assertAdmin(scope);
  const { version, ...config } = LanguageSettings.parse(draft);
  return scope.write(async (tx) => {
    const setup = await lockedSetup(tx);
    if (setup.settings.version !== version) throw new Failure('model.changed');
    const known = new Set(setup.endpoints.map(({ id }) => id));
    const strange = Object.entries(config.routes).filter(([, route]) => route?.some((id) => !known.has(id)));
    refuse(strange.map(([task]) => ({ path: `routes.${task}`, rule: 'id' })));
    refuse(setup.endpoints.flatMap((endpoint) => currencyProblems(endpoint.config, config)).slice(0, 1));
    await tx.query(
      `insert into model_setting (tenant_id, config, changed_by) values ($1, $2, $3)
       on conflict (tenant_id) do update set config = excluded.config, changed_by = excluded.changed_by, changed_at = now(),
         version = model_setting.version + 1`,
      [tx.settings.tenantId, JSON.stringify(config), tx.settings.actor],
    );
    if (config.cacheHours === 0) await forgetAnswers(tx);
    const { regions, monthCap } = config;
    await notarise(tx, [
      { type: 'model.settings_changed', body: { regions, monthCap, cacheHours: config.cacheHours } },
    ]);
    return (await freshSetup(tx)).settings;
  });
}

/** An endpoint with its key in the clear, for trying it out. @throws Failure `auth.forbidden`, `model.endpoint_not_found` */
export async function endpointToTry(scope: Scope, id: string): Promise<Endpoint> {
  assertAdmin(scope);
  return scope.read(async (tx) => opened(tx, findIn(await setupIn(tx), id)));
}

export type Finding = Readonly<{
  findings: EndpointFindings;
  /** Limits that fit them; null: they stay as they are. */
  limits: Readonly<{ maxTokens: number; timeoutMs: number }> | null;
}>;

/** Keeps what a probe found, unless the endpoint has changed since. */
export async function keepFindings(
  scope: Scope,
  { id, version }: Endpoint,
  { findings, limits }: Finding,
): Promise<void> {
  await scope.write(async (tx) => {
    await tx.query(
      'update model_endpoint set findings = $3, config = config || $5 where tenant_id = $1 and id = $2 and version = $4',
      [tx.settings.tenantId, id, JSON.stringify(findings), version, JSON.stringify(limits ?? {})],
    );
    forgetSetup(tx);
  });
}

/** Takes away every kept answer. @throws Failure `auth.forbidden` */
export async function clearAnswers(scope: Scope): Promise<number> {
  assertAdmin(scope);
  return scope.write(forgetAnswers);
}

/** One who changes at a time: what is checked against the others holds when it is written. */
async function lockedSetup(tx: Tx): Promise<Setup> {
  await tx.query("select pg_advisory_xact_lock(hashtext('model_setup:' || $1))", [tx.settings.tenantId]);
  return freshSetup(tx);
}

function freshSetup(tx: Tx): Promise<Setup> {
  forgetSetup(tx);
  return setupIn(tx);
}

function findIn({ endpoints }: Setup, id: string): StoredEndpoint {
  const found = endpoints.find((endpoint) => endpoint.id === id);
  if (found === undefined) throw new Failure('model.endpoint_not_found');
  return found;
}

type Keyed = Readonly<{ draft: EndpointDraft; old: StoredEndpoint | null; config: EndpointConfig }>;

function keyFor(tx: Tx, id: string, { draft, old, config }: Keyed): Buffer | null {
  if (draft.key === undefined) return old?.config.baseUrl === config.baseUrl ? old.sealedKey : null;
  return draft.key === '' ? null : seal(keyOf(tx), aadOf(tx, id), Buffer.from(draft.key));
}

type Written = Readonly<{ id: string; config: EndpointConfig; key: Buffer | null }>;

/** What was found about an endpoint holds for the model and address it was found with. */
async function writeEndpoint(tx: Tx, { id, config, key }: Written): Promise<void> {
  await tx.query(
    `insert into model_endpoint as e (tenant_id, id, config, key, changed_by) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, id) do update set config = excluded.config, key = excluded.key, changed_by = excluded.changed_by,
       changed_at = now(), version = e.version + 1,
       findings = case when e.config ->> 'model' = excluded.config ->> 'model' and e.config ->> 'baseUrl' = excluded.config ->> 'baseUrl'
         then e.findings end`,
    [tx.settings.tenantId, id, JSON.stringify(config), key, tx.settings.actor],
  );
}

function problemsOf(
  { kind, baseUrl, isLocal, model, price, monthCapMinor }: EndpointConfig,
  rules: EndpointRules,
): Problem[] {
  const problems: Problem[] = [];
  if (kind === 'http') problems.push(...addressProblems(baseUrl, isLocal));
  if (kind === 'gguf' && !/^[\w][\w.-]*\.gguf$/.test(model)) problems.push({ path: 'model', rule: 'model_file' });
  if (isLocal && kind === 'http' && !rules.allowsLocal) problems.push({ path: 'isLocal', rule: 'model_local' });
  if (monthCapMinor !== null && price === null) problems.push({ path: 'price', rule: 'required' });
  return problems;
}

function addressProblems(baseUrl: string, isLocal: boolean): Problem[] {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isPlain =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.search === '';
  if (!isPlain) return [{ path: 'baseUrl', rule: 'url' }];
  return url.protocol === 'http:' && !isLocal ? [{ path: 'baseUrl', rule: 'model_https' }] : [];
}

/** A cap on money can only be held against prices in its own currency. */
function currencyProblems({ price }: EndpointConfig, { monthCap }: Pick<LanguageSettings, 'monthCap'>): Problem[] {
  if (price === null || monthCap === null || price.currency === monthCap.currency) return [];
  return [{ path: 'price', rule: 'model_currency', params: { cap: monthCap.currency, price: price.currency } }];
}

function refuse(fields: readonly Problem[]): void {
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}

function assertAdmin(scope: Scope): void {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
}
