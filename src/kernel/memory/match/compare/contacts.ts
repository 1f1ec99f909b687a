import { isSharedBox, plainDomain, plainMail, plainPhone } from '../normalise/contact.ts';
import { NO_KEYS, sharesOf, UNKNOWN, type Column } from './column.ts';
import { hashOf } from './hash.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { interned } from './texts.ts';

/** Mail addresses: the same, the same company's domain, different. */
export function mailColumn(): Column {
  const mails = interned();
  const domains = interned();
  return {
    levels: 3,
    add(raw) {
      const mail = raw === null ? null : plainMail(raw);
      mails.add(mail);
      domains.add(mail === null ? null : plainDomain(mail));
    },
    seal: () => {},
    level(a, b) {
      const [x, y] = [mails.ids[a] ?? UNKNOWN, mails.ids[b] ?? UNKNOWN];
      if (x === UNKNOWN || y === UNKNOWN) return UNKNOWN;
      if (x === y) return 2;
      return domains.ids[a] !== UNKNOWN && domains.ids[a] === domains.ids[b] ? 1 : 0;
    },
    similarity(a, b) {
      const [x, y] = [mails.values[mails.ids[a] ?? UNKNOWN], mails.values[mails.ids[b] ?? UNKNOWN]];
      return x === undefined || y === undefined ? Number.NaN : jaroWinkler(x, y);
    },
    term: (row) => hashOf(mails.values[mails.ids[row] ?? UNKNOWN] ?? ''),
    keys(row, how) {
      const mail = mails.values[mails.ids[row] ?? UNKNOWN];
      const domain = domains.values[domains.ids[row] ?? UNKNOWN];
      if (how === 'base') return domain === undefined ? NO_KEYS : [hashOf(domain, 11)];
      return mail === undefined || isSharedBox(mail) ? NO_KEYS : [hashOf(mail)];
    },
    shares: () => sharesOf(mails.counts(), mails.ids.length),
  };
}

/** Web addresses by the domain that is registered: the same or not. */
export function domainColumn(): Column {
  const { ids, values, add, counts } = interned();
  const level = (a: number, b: number) => {
    const [x, y] = [ids[a] ?? UNKNOWN, ids[b] ?? UNKNOWN];
    return x === UNKNOWN || y === UNKNOWN ? UNKNOWN : Number(x === y);
  };
  return {
    levels: 2,
    add: (raw) => add(raw === null ? null : plainDomain(raw)),
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found;
    },
    term: (row) => hashOf(values[ids[row] ?? UNKNOWN] ?? ''),
    keys(row) {
      const value = values[ids[row] ?? UNKNOWN];
      return value === undefined ? NO_KEYS : [hashOf(value, 11)];
    },
    shares: () => sharesOf(counts(), ids.length),
  };
}

/** Phone numbers: the same, the same switchboard with another extension, different. */
export function phoneColumn(): Column {
  const numbers = interned();
  const extensions: (string | null)[] = [];
  const level = (a: number, b: number) => {
    const [x, y] = [numbers.ids[a] ?? UNKNOWN, numbers.ids[b] ?? UNKNOWN];
    if (x === UNKNOWN || y === UNKNOWN) return UNKNOWN;
    if (x !== y) return endsAlike(numbers.values[x] ?? '', numbers.values[y] ?? '') ? 1 : 0;
    return extensions[a] === extensions[b] ? 2 : 1;
  };
  return {
    levels: 3,
    add(raw) {
      const phone = raw === null ? null : plainPhone(raw);
      numbers.add(phone?.number ?? null);
      extensions.push(phone?.extension ?? null);
    },
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found / 2;
    },
    term: (row) => hashOf(numbers.values[numbers.ids[row] ?? UNKNOWN] ?? ''),
    keys(row) {
      const number = numbers.values[numbers.ids[row] ?? UNKNOWN];
      // The last eight digits: a number without its area code is found too.
      return number === undefined ? NO_KEYS : [hashOf(number.slice(-8), 13)];
    },
    shares: () => sharesOf(numbers.counts(), numbers.ids.length),
  };
}

/** 58880000 beside 862158880000. */
function endsAlike(x: string, y: string): boolean {
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  return short.length >= 7 && short.length < long.length && long.endsWith(short);
}
