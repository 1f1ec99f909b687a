import { say, type Locale, type Text } from '#base';
import { mailServerIn, queueNotice } from '#kernel/memory';
import type { MadeLink, Scope } from '#kernel/security';
import { htmlMail } from './html-mail.ts';

const TITLES: Readonly<Record<MadeLink['type'], Text>> = {
  invitation: { zh: '{name}邀请你加入 Valence 价键', en: '{name} invites you to Valence' },
  password: { zh: '为 Valence 价键设置新密码', en: 'Set a new password for Valence' },
};
const WORDS: Readonly<Record<MadeLink['type'], Text>> = {
  invitation: {
    zh: '打开链接，填写姓名和密码就能开始。链接 7 天内有效，只能用一次。',
    en: 'Open the link, give your name and a password, and begin. It is valid for 7 days and works once.',
  },
  password: {
    zh: '{name}为你生成了这个链接。24 小时内有效，只能用一次。不是你要的？不打开就好，密码不会变。',
    en: '{name} made this link for you. It is valid for 24 hours and works once. You did not ask for it? Leave it: your password stays.',
  },
};
const OPEN: Text = { zh: '打开', en: 'Open' };
const FOOT: Text = {
  zh: '这封邮件由工作区的管理员从 Valence 发出。不要转发：有链接的人就能进入。',
  en: 'An administrator of the workspace sent this from Valence. Do not pass it on: whoever has the link can come in.',
};

/** Mails a link to whom it is for. False where no mail server is set up. What the mail says is forgotten once it was sent. */
export async function mailLink(scope: Scope, link: MadeLink, linkBase: string): Promise<boolean> {
  const locale: Locale = scope.locale;
  const name = scope.actor.name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 80);
  const title = say(TITLES[link.type], locale, { name });
  const words = say(WORDS[link.type], locale, { name });
  const url = `${linkBase}/join#${link.token}`;
  return scope.write(async (tx) => {
    if ((await mailServerIn(tx)) === null) return false;
    await queueNotice(tx, {
      key: `member-link:${link.id}`,
      userId: scope.actor.id,
      recordId: null,
      message: {
        to: [link.email],
        subject: title,
        text: `${title}\n\n${words}\n\n${url}\n\n— ${say(FOOT, locale)}`,
        html: htmlMail({
          locale,
          title,
          lines: [{ title, words, link: url }],
          foot: { text: say(FOOT, locale), open: say(OPEN, locale), leave: null },
        }),
        headers: { 'Auto-Submitted': 'auto-generated' },
        isSecret: true,
      },
    });
    return true;
  });
}
