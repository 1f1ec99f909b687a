import { isCreditCode } from '../../import/reading/credit-code.ts';

/** Where many people have their mail: such a domain names no company. */
const FREE_MAIL = new Set(
  'qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn 21cn.com foxmail.com aliyun.com vip.qq.com vip.163.com gmail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.com.cn icloud.com me.com proton.me protonmail.com aol.com gmx.de gmx.net web.de mail.ru yandex.ru'.split(
    ' ',
  ),
);
/** Second levels under which others register: `example.com.cn` is one name. */
const SECOND_LEVELS = new Set('com net org gov edu ac co ne or go'.split(' '));
/** Addresses that a company has, not a person. */
const SHARED_BOXES = /^(?:info|sales|service|office|contact|admin|hr|support|mail|hello|marketing|market|cs|kf)\d*$/;

/** A mail address in the form in which two spellings are one; null when it is none. */
export function plainMail(raw: string): string | null {
  const mail = raw
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '');
  const at = mail.lastIndexOf('@');
  if (at < 1 || !mail.slice(at + 1).includes('.')) return null;
  // What follows + is a note of the owner's own.
  return `${mail.slice(0, at).replace(/\+.*$/, '')}${mail.slice(at)}`;
}

/** Whether the box belongs to a company and not to one person. */
export function isSharedBox(mail: string): boolean {
  return SHARED_BOXES.test(mail.slice(0, mail.indexOf('@')));
}

/** The name a company has registered, out of a mail or web address; null for free mail and for none. */
export function plainDomain(raw: string): string | null {
  const text = raw.normalize('NFKC').trim().toLowerCase();
  const host = text.slice(text.lastIndexOf('@') + 1).replace(/^[a-z]+:\/\//, '');
  const labels = (/^[^/?#:]+/.exec(host)?.[0] ?? '').split('.').filter((label) => label !== '');
  if (labels.length < 2 || labels.some((label) => !/^[\p{L}\p{N}-]+$/u.test(label))) return null;
  const size = labels.length > 2 && SECOND_LEVELS.has(labels.at(-2) ?? '') ? 3 : 2;
  const domain = labels.slice(-size).join('.');
  return FREE_MAIL.has(domain) ? null : domain;
}

/** A phone number: E.164 digits, and its extension where it has one. */
export type Phone = Readonly<{ number: string; extension: string | null }>;

const EXTENSION = /\s*(?:转|分机|ext\.?|extension|x|#)\s*:?\s*(\d{1,6})$/;
const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})$/;
const LANDLINE_BARE = /^(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})$/;

/** A phone number in one spelling, mainland numbers with +86: (021) 5888-0000 转 801, 86-21-58880000. Null for none. */
export function plainPhone(raw: string): Phone | null {
  const text = raw.normalize('NFKC').trim().toLowerCase();
  const extension = EXTENSION.exec(text)?.[1] ?? trailingExtension(text);
  const main = extension === null ? text : text.slice(0, text.lastIndexOf(extension));
  const isForeign = /^\s*(?:\+|00)(?!\s*86)/.test(main);
  const digits = main.replaceAll(/\D/g, '').replace(/^00/, '');
  if (digits.length < 7 || digits.length > 17) return null;
  if (isForeign) return { number: digits, extension };
  return { number: mainland(digits), extension };
}

/** 021-58880000-801: a third group is an extension. */
function trailingExtension(text: string): string | null {
  return /^\(?(?:\+?86[\s-])?\(?0\d{2,3}\)?[\s-]*\d{7,8}-(\d{1,6})$/.exec(text)?.[1] ?? null;
}

function mainland(digits: string): string {
  const bare = digits.length > 11 ? digits.replace(/^86/, '') : digits;
  if (MOBILE.test(bare)) return `86${bare}`;
  if (LANDLINE.test(bare)) return `86${bare.slice(1)}`;
  if (digits !== bare && LANDLINE_BARE.test(bare)) return `86${bare}`;
  return bare;
}

/** A unified social credit code whose check digit is right; null for anything else. */
export function plainCreditCode(raw: string): string | null {
  const code = raw.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
  return isCreditCode(code) ? code : null;
}
