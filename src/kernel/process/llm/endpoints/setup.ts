import { EndpointConfig, EndpointFindings, LanguageSettings } from '@valence/contract';
import { perEpoch, unseal, type Tx } from '#store';
import type { Endpoint } from './endpoint.ts';

const KEY = 'model-key/1';

/** An endpoint as it is stored; the key sealed. */
export type StoredEndpoint = Omit<Endpoint, 'key'> & Readonly<{ sealedKey: Buffer | null }>;

/** The endpoints of a workspace in the order they were made, and how it uses them. */
export type Setup = Readonly<{ endpoints: readonly StoredEndpoint[]; settings: LanguageSettings }>;

type EndpointRow = { id: string; config: unknown; key: Buffer | null; findings: unknown; version: number };

const kept = perEpoch(readSetup);

/** As this transaction has it; kept in memory until it changes. */
export function setupIn(tx: Tx): Promise<Setup> {
  return kept.in(tx);
}

/** After this transaction has changed an endpoint or the settings. */
export function forgetSetup(tx: Tx): void {
  kept.forget(tx);
}

async function readSetup(tx: Tx): Promise<Setup> {
  const [rows, [setting]] = await Promise.all([
    tx.query<EndpointRow>(
      'select id, config, key, findings, version from model_endpoint where tenant_id = $1 order by id',
      [tx.settings.tenantId],
      'model-endpoints',
    ),
    tx.query<{ config: object; version: number }>(
      'select config, version from model_setting where tenant_id = $1',
      [tx.settings.tenantId],
      'model-setting',
    ),
  ]);
  return {
    endpoints: rows.map(({ id, config, key, findings, version }) => ({
      id,
      version,
      config: EndpointConfig.parse(config),
      sealedKey: key,
      findings: findings === null ? null : EndpointFindings.parse(findings),
    })),
    settings: LanguageSettings.parse({ ...setting?.config, version: setting?.version ?? 0 }),
  };
}

/** With its key in the clear. */
export function opened(tx: Tx, { sealedKey, ...endpoint }: StoredEndpoint): Endpoint {
  const key = sealedKey === null ? null : unseal(keyOf(tx), aadOf(tx, endpoint.id), sealedKey).toString('utf8');
  return { ...endpoint, key };
}

export const keyOf = (tx: Tx): Buffer => tx.keyFor(KEY);

/** A sealed key opens for the endpoint it was given for, and for no other. */
export const aadOf = (tx: Tx, id: string): Buffer => Buffer.from(`${tx.settings.tenantId}:${id}`);
