import type { MailSettings, MailSettingsDraft } from '@valence/contract';
import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { seal, unseal, type Tx } from '#store';
import { addressProblems, headerProblems, refuse } from './address.ts';

/** What the sender needs; the password in the clear, in memory only. */
export type MailServer = Readonly<{
  host: string;
  port: number;
  security: MailSettings['security'];
  username: string;
  password: string | null;
  fromName: string;
  fromAddress: string;
}>;

type Row = {
  host: string;
  port: number;
  security: MailSettings['security'];
  username: string;
  password: Buffer | null;
  from_name: string;
  from_address: string;
  is_on: boolean;
  version: number;
};
const KEY = 'mail-password/1';
const NONE: MailSettings = {
  isSet: false,
  host: '',
  port: 465,
  security: 'tls',
  username: '',
  hasPassword: false,
  fromName: '',
  fromAddress: '',
  isOn: true,
  version: 0,
};

/** The workspace's mail server without its password. For administrators. @throws Failure `auth.forbidden` */
export async function readMailSettings(scope: Scope): Promise<MailSettings> {
  assertAdmin(scope);
  return scope.read(async (tx) => {
    const row = await rowIn(tx);
    return row === undefined ? NONE : settingsOf(row);
  });
}

/**
 * Keeps the mail server, the password under a key of the workspace.
 *
 * @throws Failure `auth.forbidden`, `input.invalid`, `mail.settings_changed` when someone else saved meanwhile.
 */
export async function saveMailSettings(scope: Scope, draft: MailSettingsDraft): Promise<MailSettings> {
  assertAdmin(scope);
  const { host, fromName, username, fromAddress } = draft;
  refuse([
    ...headerProblems({ host, fromName, username }),
    ...addressProblems('fromAddress', [fromAddress]).map((problem) => ({ ...problem, path: 'fromAddress' })),
  ]);
  return scope.write(async (tx) => {
    const old = await rowIn(tx);
    if ((old?.version ?? 0) !== draft.version) throw new Failure('mail.settings_changed');
    // A password is for the server it was given for: another host does not get it.
    const kept = old?.host === host ? (old.password ?? null) : null;
    const password = draft.password === undefined ? kept : sealed(tx, draft.password);
    await tx.query(
      `insert into mail_setting (tenant_id, host, port, security, username, password, from_name, from_address, is_on, changed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (tenant_id) do update set host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
         password = excluded.password, from_name = excluded.from_name, from_address = excluded.from_address, is_on = excluded.is_on,
         changed_by = excluded.changed_by, changed_at = now(), version = mail_setting.version + 1`,
      [
        tx.settings.tenantId,
        host.trim(),
        draft.port,
        draft.security,
        username,
        password,
        fromName,
        fromAddress,
        draft.isOn,
        tx.settings.actor,
      ],
    );
    await notarise(tx, [{ type: 'mail.settings', body: { host, port: draft.port, isOn: draft.isOn } }]);
    const row = await rowIn(tx);
    if (row === undefined) throw new Error('the row was just written');
    return settingsOf(row);
  });
}

/** The server mails go through, or null when there is none or it is switched off. */
export async function mailServerIn(tx: Tx): Promise<MailServer | null> {
  const row = await rowIn(tx);
  if (row === undefined || !row.is_on) return null;
  return serverOf(tx, row);
}

/** The server as it is set up, switched on or not: for trying it out. @throws Failure `mail.not_set` */
export async function mailServerToTry(scope: Scope): Promise<MailServer> {
  assertAdmin(scope);
  return scope.read(async (tx) => {
    const row = await rowIn(tx);
    if (row === undefined) throw new Failure('mail.not_set');
    return serverOf(tx, row);
  });
}

function serverOf(tx: Tx, row: Row): MailServer {
  return {
    host: row.host,
    port: row.port,
    security: row.security,
    username: row.username,
    password: row.password === null ? null : unseal(tx.keyFor(KEY), aadOf(tx), row.password).toString('utf8'),
    fromName: row.from_name,
    fromAddress: row.from_address,
  };
}

function sealed(tx: Tx, password: string): Buffer | null {
  return password === '' ? null : seal(tx.keyFor(KEY), aadOf(tx), Buffer.from(password));
}

const aadOf = (tx: Tx): Buffer => Buffer.from(tx.settings.tenantId);

async function rowIn(tx: Tx): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    'select host, port, security, username, password, from_name, from_address, is_on, version from mail_setting where tenant_id = $1',
    [tx.settings.tenantId],
    'mail-setting',
  );
  return row;
}

function settingsOf(row: Row): MailSettings {
  return {
    isSet: true,
    host: row.host,
    port: row.port,
    security: row.security,
    username: row.username,
    hasPassword: row.password !== null,
    fromName: row.from_name,
    fromAddress: row.from_address,
    isOn: row.is_on,
    version: row.version,
  };
}

function assertAdmin(scope: Scope): void {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
}
