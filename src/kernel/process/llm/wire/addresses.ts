import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Trouble } from './trouble.ts';

/** Ranges of machines of one's own: IANA special-purpose address registries, read 2026-11. */
const PRIVATE = listOf([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]);
/** Never anybody's model: this host, link-local (clouds keep their secrets there), tests, multicast, reserved. */
const NEVER = listOf([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
]);

/** Whether this address may be asked. `isLocal`: machines of one's own, and only then. */
export function mayAsk(address: string, isLocal: boolean): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0 || plain.startsWith('::ffff:') || NEVER.check(plain, family)) return false;
  return isLocal || !PRIVATE.check(plain, family);
}

/** Looks names up and connects to no other address than was looked at. */
export function guardedLookup(isLocal: boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '');
      const allowed = found.filter(({ address }) => mayAsk(address, isLocal));
      const [first] = allowed;
      if (first === undefined) return done(refusal(host), '');
      return options.all === true ? done(null, allowed) : done(null, first.address, first.family);
    });
  };
}

/** @throws Trouble `unreachable` where the address is written out and may not be asked */
export function assertAddress({ hostname }: URL, isLocal: boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayAsk(host, isLocal)) throw refusal(host);
}

function refusal(host: string): Trouble {
  return new Trouble('unreachable', `the address of ${host} is private or reserved, which this endpoint may not use`);
}

function listOf(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
