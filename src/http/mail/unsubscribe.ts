import { z } from 'zod';
import { say, type Text } from '#base';
import { defineOpenRoute } from '../route.ts';

const ASK: Text = { zh: '不再接收这类邮件？', en: 'Stop mails of this sort?' };
const YES: Text = { zh: '不再接收', en: 'Stop them' };
const DONE: Text = {
  zh: '好的，这类邮件不会再来。你随时可以在“设置”里改回来。',
  en: 'Done: no more mails of this sort. You can change it back under Settings at any time.',
};
const STRANGE: Text = { zh: '这个链接不完整或已失效。', en: 'This link is not whole, or not valid any more.' };

const Token = z.object({ token: z.string().max(1_000).default('') });

/** Asks first: programs that look at links in mails must not end anything. */
export const askUnsubscribe = defineOpenRoute({
  method: 'GET',
  path: '/api/unsubscribe',
  summary: 'Where the link at the foot of a mail leads: asks whether mails of its sort should end',
  purpose: 'none',
  input: Token,
  output: z.unknown(),
  perMinute: 30,
  async handle({ token }, { locale, reply }) {
    const action = `/api/unsubscribe?token=${encodeURIComponent(token)}`;
    await reply
      .type('text/html; charset=utf-8')
      .send(
        page(
          `<p>${say(ASK, locale)}</p><form method="post" action="${action}"><button>${say(YES, locale)}</button></form>`,
        ),
      );
    return undefined;
  },
});

/** RFC 8058: mail programs post here by themselves when their user says so. */
export const unsubscribeRoute = defineOpenRoute({
  method: 'POST',
  path: '/api/unsubscribe',
  summary: 'End the mails that a link at the foot of one names (RFC 8058)',
  purpose: 'none',
  input: Token,
  output: z.unknown(),
  perMinute: 30,
  async handle({ token }, { locale, services, reply }) {
    const isDone = await services.mail.unsubscribe(token);
    await reply
      .code(isDone ? 200 : 400)
      .type('text/html; charset=utf-8')
      .send(page(`<p>${say(isDone ? DONE : STRANGE, locale)}</p>`));
    return undefined;
  },
});

function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Valence 价键</title>
<style>body{max-width:32rem;margin:15vh auto;padding:0 1rem;font:16px/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color-scheme:light dark}button{padding:.5rem 1.2rem;font:inherit}</style></head><body>${body}</body></html>`;
}
