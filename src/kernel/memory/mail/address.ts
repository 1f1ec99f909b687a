import { Failure, type Problem } from '#base';

/** One address as it may stand in a header: no name, no comment, nothing that ends a line. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i;
const BREAKS = /[\p{Cc}\u2028\u2029]/u;

export function isAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/** Problems of what goes into headers: line breaks would let a text write headers of its own. */
export function headerProblems(texts: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(texts).flatMap(([path, text]) => (BREAKS.test(text) ? [{ path, rule: 'mail_header' }] : []));
}

/** Problems of addresses, by their place in the list. */
export function addressProblems(path: string, addresses: readonly string[]): Problem[] {
  return addresses.flatMap((address, at) => (isAddress(address) ? [] : [{ path: `${path}.${at}`, rule: 'email' }]));
}

/** @throws Failure `input.invalid` */
export function refuse(fields: readonly Problem[]): void {
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}
