import { ToolSourceConfig, type ToolSourceKind } from '@valence/contract';
import { Failure } from '#base';
import { unseal, type Tx } from '#store';

const KEY = 'tool-secret/1';

/** An outside service as it is stored, without its secret. */
export type StoredSource = Readonly<{
  id: string;
  kind: ToolSourceKind;
  name: string;
  config: ToolSourceConfig;
  revision: string | null;
  hasSecret: boolean;
  version: number;
  changedBy: string;
  changedAt: Date;
}>;

/** A service ready to be called, its secret in the clear: in memory only, for as long as a call takes. */
export type OpenedSource = Readonly<{
  id: string;
  tenantId: string;
  version: number;
  title: string;
  address: string;
  isLocal: boolean;
  /** Whether this installation connects to private addresses at all. */
  allowsLocal: boolean;
  revision: string | null;
  authHeaders: Readonly<Record<string, string>>;
  /** What must stand in no text that is kept or shown. */
  secrets: readonly string[];
}>;

export const keyOf = (tx: Tx): Buffer => tx.keyFor(KEY);

/** A sealed secret opens for the service it was given for, and for no other. */
export const aadOf = (tx: Tx, id: string): Buffer => Buffer.from(`${tx.settings.tenantId}:${id}`);

/** A service with its secret in the clear. @throws Failure `outside.not_found`, `outside.no_secret` */
export async function openSource(tx: Tx, id: string, allowsLocal: boolean): Promise<OpenedSource> {
  const [row] = await tx.query<{ config: unknown; revision: string | null; version: number; sealed: Buffer | null }>(
    `select s.config || jsonb_build_object('title', s.title) as config, s.revision, s.version, k.sealed from tool_source s
     left join tool_secret k on k.tenant_id = s.tenant_id and k.source_id = s.id
     where s.tenant_id = $1 and s.id = $2 and s.removed_at is null`,
    [tx.settings.tenantId, id],
    'tool-source-open',
  );
  if (row === undefined) throw new Failure('outside.not_found');
  const config = ToolSourceConfig.parse(row.config);
  const secret = row.sealed === null ? null : unseal(keyOf(tx), aadOf(tx, id), row.sealed).toString('utf8');
  if (config.auth.type !== 'none' && secret === null)
    throw new Failure('outside.no_secret', { params: { source: config.title } });
  return opened(config, secret, {
    id,
    tenantId: tx.settings.tenantId,
    allowsLocal,
    version: row.version,
    revision: row.revision,
  });
}

type Place = Pick<OpenedSource, 'id' | 'tenantId' | 'allowsLocal' | 'version' | 'revision'>;

/** A service as it would be called with this configuration and secret. */
export function opened(
  { title, address, isLocal, auth }: ToolSourceConfig,
  secret: string | null,
  place: Place,
): OpenedSource {
  const authHeaders: Record<string, string> = {};
  const basic = Buffer.from(secret ?? '').toString('base64');
  if (secret !== null && auth.type === 'bearer') authHeaders['authorization'] = `Bearer ${secret}`;
  if (secret !== null && auth.type === 'basic') authHeaders['authorization'] = `Basic ${basic}`;
  if (secret !== null && auth.type === 'header') authHeaders[auth.name.toLowerCase()] = secret;
  const password = auth.type === 'basic' ? secret?.slice(secret.indexOf(':') + 1) : undefined;
  const secrets = [secret, auth.type === 'basic' ? basic : null, password].filter(
    (text): text is string => typeof text === 'string' && text.length >= SHORTEST,
  );
  return { ...place, title, address, isLocal, authHeaders, secrets };
}

/** Shorter ones would star out half of what was said. */
const SHORTEST = 8;

/** A text of the service without the secret, should it have written that back; also as JSON writes it. */
export function withoutSecretText(text: string, { secrets }: Pick<OpenedSource, 'secrets'>): string {
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
