const EMAIL = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}$/u;
const EMAIL_MAX_CHARS = 254;

/** A mail address in lower case, or undefined. */
export function parseEmail(text: string): string | undefined {
  const address = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '');
  if (address.length > EMAIL_MAX_CHARS || address.includes('..')) return undefined;
  return EMAIL.test(address) ? address.toLowerCase() : undefined;
}

/** A mainland mobile number: eleven digits from 13 to 19. */
const MOBILE = /^1[3-9]\d{9}$/;
/** A mainland landline with its area code: 010 and 02x with eight digits, others with seven or eight. */
const LANDLINE = /^0(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})$/;
const EXTENSION = /\s*(?:转|ext\.?|x|#)\s*(\d{1,6})$/i;

/**
 * A phone number as `+` and digits where its country is known (mainland numbers get +86), else its digits; an extension
 * follows as `x801`. Undefined when it is none.
 */
export function parsePhone(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[−–—]/g, '-');
  const extension = EXTENSION.exec(plain)?.[1];
  const main = extension === undefined ? plain : plain.replace(EXTENSION, '');
  if (!/^\+?[\d\s().-]+$/.test(main)) return undefined;
  const number = canonical(main.replace(/[^\d+]/g, ''));
  return number === undefined || extension === undefined ? number : `${number}x${extension}`;
}

function canonical(number: string): string | undefined {
  const digits = number.replace(/^\+|^00/, '');
  const isInternational = digits.length < number.length;
  const mobile = isInternational && !digits.startsWith('86') ? undefined : digits.replace(/^86(?=1[3-9])/, '');
  if (mobile !== undefined && MOBILE.test(mobile)) return `+86${mobile}`;
  if (!isInternational && LANDLINE.test(digits)) return `+86${digits.slice(1)}`;
  if (digits.length < 7 || digits.length > 15) return undefined;
  return isInternational ? `+${digits}` : digits;
}

/** A web address with its scheme, `https` where none is written, or undefined. */
export function parseUrl(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '' || /\s/.test(plain) || plain.includes('@')) return undefined;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(plain) ? plain : `https://${plain}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, hostname } = new URL(whole);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && /\.[a-z][a-z\d-]+$/i.test(hostname) ? whole : undefined;
}
