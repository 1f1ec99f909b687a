import type { LiveChange } from '@valence/contract';
import { useEffect, useEffectEvent } from 'react';
import { queryString } from './api.ts';

/** What a part of the page wants to hear of. */
type Wanted = Readonly<{ records: readonly string[]; kinds: readonly string[]; isForMe: boolean }>;
type Subscription = Wanted & Readonly<{ tell: (change: LiveChange) => void }>;

const REOPEN_MS = 60;
/** The server watches so many records for one page. */
const MOST_RECORDS = 200;

const subscriptions = new Set<Subscription>();
let source: EventSource | undefined;
let shown = '';
let next: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The union of what is wanted, as the address of one stream; empty when nothing is. */
export function addressOf(wanted: Iterable<Wanted>): string {
  const all = [...wanted];
  if (all.length === 0) return '';
  const joined = (of: (one: Wanted) => readonly string[]): string => [...new Set(all.flatMap(of))].toSorted().join(',');
  const records = joined((one) => one.records)
    .split(',')
    .slice(0, MOST_RECORDS)
    .join(',');
  return `/api/events${queryString({ records, kinds: joined((one) => one.kinds) })}`;
}

/** Whether a change concerns who wants this. */
export function concerns(wanted: Wanted, change: LiveChange): boolean {
  if (change.isGap) return true;
  if (wanted.isForMe && change.isForMe) return true;
  return (
    change.records.some((id) => wanted.records.includes(id)) || change.kinds.some((kind) => wanted.kinds.includes(kind))
  );
}

/** One stream for the whole page. A page nobody sees holds none: browsers allow few connections to one server. */
function arrange(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const address = document.hidden ? '' : addressOf(subscriptions);
    if (address === shown && source?.readyState !== EventSource.CLOSED) return;
    source?.close();
    source = undefined;
    shown = address;
    if (address !== '') open(address);
  }, REOPEN_MS);
}

function open(address: string): void {
  const join = address.includes('?') ? '&' : '?';
  const opened = new EventSource(next === undefined ? address : `${address}${join}after=${next}`);
  source = opened;
  opened.addEventListener('change', ({ data }: MessageEvent<string>) => {
    const change = JSON.parse(data) as LiveChange;
    next = change.next;
    for (const one of subscriptions) if (concerns(one, change)) one.tell(change);
  });
  opened.addEventListener('error', () => {
    // The browser tries again by itself, except after a refusal such as an ended session.
    if (opened.readyState === EventSource.CLOSED && source === opened) shown = '';
  });
}

function subscribe(one: Subscription): () => void {
  if (subscriptions.size === 0) document.addEventListener('visibilitychange', arrange);
  subscriptions.add(one);
  arrange();
  return () => {
    subscriptions.delete(one);
    if (subscriptions.size === 0) document.removeEventListener('visibilitychange', arrange);
    arrange();
  };
}

const NONE: readonly string[] = [];

/**
 * Calls `onChange` within moments when one of these records was changed, commented on or is gone, whoever did it, or
 * when anything happened to a record of these kinds.
 */
export function useLiveRecords(
  ids: readonly string[],
  onChange: (change: LiveChange) => void,
  kinds: readonly string[] = NONE,
): void {
  const tell = useEffectEvent(onChange);
  const key = `${ids.join(',')}|${kinds.join(',')}`;
  useEffect(() => {
    const [records = '', ofKinds = ''] = key.split('|');
    const listOf = (text: string): string[] => (text === '' ? [] : text.split(','));
    const wanted = { records: listOf(records), kinds: listOf(ofKinds), isForMe: false };
    if (wanted.records.length === 0 && wanted.kinds.length === 0) return undefined;
    return subscribe({ ...wanted, tell });
  }, [key]);
}

/** Calls `onChange` when a notification for me was made, or read elsewhere. */
export function useLiveNotices(onChange: () => void): void {
  const tell = useEffectEvent(onChange);
  useEffect(() => subscribe({ records: NONE, kinds: NONE, isForMe: true, tell: () => tell() }), []);
}
