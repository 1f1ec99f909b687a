import type { KeyKinds, KindRight } from '@valence/contract';
import type { Purpose } from '../policy.ts';
import type { Access } from '../rights/access.ts';

/** An API key as what acts: how far it reaches. */
export type ActingKey = Readonly<{
  id: string;
  name: string;
  /** Kinds it may read or write; `*` stands for those not named. */
  kinds: KeyKinds;
  purposes: readonly Purpose[];
  perMinute: number;
}>;

const NOTHING: KindRight = Object.freeze({
  see: 'none',
  change: 'none',
  remove: 'none',
  make: false,
  export: false,
  hidden: [],
  readOnly: [],
});

/** What a key leaves of the rights of whom it acts for. Private records stay with their person. */
export function boundedBy({ kinds }: ActingKey, access: Access): Access {
  return {
    ...access,
    privacy: 'none',
    rightOn(kind) {
      const level = kinds[kind] ?? kinds['*'];
      if (level === undefined) return NOTHING;
      const right = access.rightOn(kind);
      return level === 'write' ? right : { ...right, change: 'none', remove: 'none', make: false };
    },
  };
}

/** Whether the key may do all that its person may, so that routes beyond records are open to it. */
export function isWhole({ kinds }: ActingKey): boolean {
  return Object.keys(kinds).length === 1 && kinds['*'] === 'write';
}
