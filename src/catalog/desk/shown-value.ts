import type { Text } from '#base';
import { plainText, type Value } from '#kernel/memory';

const YI = 100_000_000;
const WAN = 10_000;
const BILLION = 1_000_000_000;
const MILLION = 1_000_000;
const THOUSAND = 1_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** A value as a seller says it, in both languages: amounts in 亿/万 or millions, days without the time. null for yes and no, where the field's name says all. */
export function shownValue(value: Value | undefined): Text | null {
  if (value === undefined || value === null || typeof value === 'boolean') return null;
  if (typeof value === 'number') return both(value.toLocaleString('en-US', { maximumFractionDigits: 1 }));
  if (typeof value === 'string') return both(INSTANT.test(value) ? value.slice(0, 10) : value);
  return 'minor' in value ? money(value) : both(plainText(value));
}

function both(text: string): Text {
  return { zh: text, en: text };
}

function money({ minor, currency }: Readonly<{ minor: string; currency: string }>): Text {
  const whole = Number(minor) / 100;
  const unit = currency === 'CNY' ? '元' : ` ${currency}`;
  return { zh: `${inChinese(whole)}${unit}`, en: `${currency} ${inEnglish(whole)}` };
}

function inChinese(whole: number): string {
  if (Math.abs(whole) >= YI) return `${short(whole / YI)} 亿`;
  return Math.abs(whole) >= WAN ? `${short(whole / WAN)} 万` : short(whole);
}

function inEnglish(whole: number): string {
  if (Math.abs(whole) >= BILLION) return `${short(whole / BILLION)}bn`;
  if (Math.abs(whole) >= MILLION) return `${short(whole / MILLION)}m`;
  return Math.abs(whole) >= THOUSAND ? `${short(whole / THOUSAND)}k` : short(whole);
}

function short(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
