import { NoticeType, type MailTest } from '@valence/contract';
import { z } from 'zod';
import { mailServerToTry, unsubscribe } from '#kernel/memory';
import type { MadeLink, Scope, Security } from '#kernel/security';
import type { Store } from '#store';
import { deliver, tryServer } from './deliver.ts';
import { mailLink } from './link-mail.ts';
import { readToken } from './notice-mails.ts';

const ALL = z.literal('all');

/** What routes need of the sender. */
export type MailDoor = Readonly<{
  /** Connects, signs in and sends one mail to the asker. For administrators. @throws Failure `auth.forbidden`, `mail.not_set` */
  test(scope: Scope, to: string): Promise<MailTest>;
  /** Mails a link to whom it is for. False where no mail server is set up. */
  sendLink(scope: Scope, link: MadeLink): Promise<boolean>;
  /** Ends the mails that the link at the foot of one names. False when the link is none of ours. */
  unsubscribe(token: string): Promise<boolean>;
}>;

type Parts = Readonly<{ store: Store; security: Security; linkBase: string }>;

export function openMailDoor({ store, security, linkBase }: Parts): MailDoor {
  return {
    sendLink: (scope, link) => mailLink(scope, link, linkBase),
    async test(scope, to) {
      const server = await mailServerToTry(scope);
      try {
        await tryServer(server);
      } catch (error) {
        return { isOk: false, detail: explain(error as Error & { code?: string }) };
      }
      const message = {
        to: [to],
        cc: [],
        subject: 'Valence 价键：测试邮件 / test mail',
        text: '收到这封邮件，说明发信设置可用。\nThis mail came: the settings work.',
        html: null,
        fromName: null,
        replyTo: null,
        headers: {},
        isSecret: false,
      };
      const sent = await deliver(server, { id: `test-${Date.now()}`, message, byAgent: null });
      if (sent.outcome === 'sent')
        return { isOk: true, detail: { zh: `已发往 ${to}，请查收。`, en: `Sent to ${to}. Look into that mailbox.` } };
      return { isOk: false, detail: refusedBy(sent.error) };
    },
    async unsubscribe(token) {
      const found = readToken(store.config.secret, token);
      const type = found === null ? null : NoticeType.or(ALL).safeParse(found.type);
      if (found === null || type?.success !== true) return false;
      const actor = { type: 'system', id: 'unsubscribe', name: 'unsubscribe', role: 'admin' } as const;
      await unsubscribe(security.scopeFor(found.tenant, actor, 'sales'), found.user, type.data);
      return true;
    },
  };
}

const REASONS: Readonly<Record<string, MailTest['detail']>> = {
  EAUTH: {
    zh: '用户名或密码不对。多数邮箱要用“授权码”代替登录密码。',
    en: 'User name or password is wrong. Many providers want an app password instead of the one for signing in.',
  },
  EDNS: { zh: '找不到这个服务器地址，请检查主机名。', en: 'There is no such server. Check the host name.' },
  ECONNECTION: {
    zh: '连不上服务器，请检查主机名、端口和防火墙。',
    en: 'The server cannot be reached. Check host name, port and firewall.',
  },
  ETIMEDOUT: {
    zh: '服务器没有回应。端口 465 用 TLS，587 用 STARTTLS，请检查是否选对。',
    en: 'The server did not answer. Port 465 wants TLS, 587 STARTTLS: check which was chosen.',
  },
  ESOCKET: {
    zh: '加密连接没有建立。端口 465 用 TLS，587 用 STARTTLS，请检查是否选对。',
    en: 'No encrypted connection came about. Port 465 wants TLS, 587 STARTTLS: check which was chosen.',
  },
};

function explain(error: Error & { code?: string }): MailTest['detail'] {
  return REASONS[error.code ?? ''] ?? refusedBy(error.message);
}

function refusedBy(message: string): MailTest['detail'] {
  const told = message.replaceAll(/\s+/g, ' ').slice(0, 300);
  return { zh: `服务器拒绝了：${told}`, en: `The server refused: ${told}` };
}
