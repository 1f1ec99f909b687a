import { parseCompany, type CompanyName } from '../normalise/company.ts';
import { placeNamed, placesLie, type Place } from '../normalise/places.ts';
import { plainHan } from '../normalise/han.ts';
import { NO_KEYS, sharesOf, UNKNOWN, type Column, type KeyHow } from './column.ts';
import { hashOf } from './hash.ts';
import { isOneEdit, jaroWinkler } from './jaro-winkler.ts';
import { editKeys } from './texts.ts';

const CLOSE = 0.92;

/**
 * Company names without place and legal form. 5 the same · 4 one character differs beside the brand · 3 a short form or the
 * same brand · 2 sounds the same (Huaxing Electronics, 华星电子) · 1 alike · 0 different.
 */
export function companyColumn(): Column {
  const names: (CompanyName | null)[] = [];
  const level = (a: number, b: number) => {
    const [x, y] = [names[a], names[b]];
    return x === null || y === null || x === undefined || y === undefined ? UNKNOWN : companyLevel(x, y);
  };
  return {
    levels: 6,
    add: (raw) => void names.push(raw === null ? null : parseCompany(raw)),
    seal: () => {},
    level,
    similarity(a, b) {
      const [x, y] = [names[a], names[b]];
      if (x === null || y === null || x === undefined || y === undefined) return Number.NaN;
      return Math.max(jaroWinkler(x.core, y.core), companyLevel(x, y) / 5);
    },
    term: (row) => hashOf(names[row]?.sound ?? ''),
    keys(row, how) {
      const name = names[row];
      return name === null || name === undefined ? NO_KEYS : companyKeys(name, how);
    },
    shares() {
      const counts = new Map<number, number>();
      for (const name of names) {
        const hash = hashOf(name?.sound ?? '');
        if (name !== null) counts.set(hash, (counts.get(hash) ?? 0) + 1);
      }
      return sharesOf(counts, names.length);
    },
  };
}

function companyLevel(x: CompanyName, y: CompanyName): number {
  if (x.core === y.core) return 5;
  if (x.isHan !== y.isHan) return acrossScripts(x, y);
  const isSlip = Math.min(x.core.length, y.core.length) >= 3 && isOneEdit(x.core, y.core);
  if (isSlip && hasBrandIn(x, y)) return 4;
  if (x.brand === y.brand || isShortOf(x.core, y.core)) return 3;
  if (x.sound === y.sound) return 2;
  return isSlip || jaroWinkler(x.core, y.core) >= CLOSE ? 1 : 0;
}

/** A Chinese name beside a Latin one. */
function acrossScripts(x: CompanyName, y: CompanyName): number {
  if (x.sound === y.sound) return 2;
  return isLatinOf(x, y) ? 1 : 0;
}

/** Whether one brand begins with the other: what differs lies behind it. A long brand may hold a slip itself. */
function hasBrandIn(x: CompanyName, y: CompanyName): boolean {
  const [short, long] = x.brand.length <= y.brand.length ? [x.brand, y.brand] : [y.brand, x.brand];
  return long.startsWith(short) || short.length > 4;
}

/** 华星电子 for 华星电子科技; two characters say too little. */
function isShortOf(x: string, y: string): boolean {
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  return short.length >= 3 && long.startsWith(short);
}

/** A Latin name that begins as the Chinese one sounds. */
function isLatinOf(x: CompanyName, y: CompanyName): boolean {
  const [latin, han] = x.isHan ? [y, x] : [x, y];
  return han.sound.length > 4 && (isOneEdit(latin.sound, han.sound) || latin.sound.startsWith(han.sound));
}

/** What companies do, as their names say: 1 no contradiction · 0 one does what the other does not; unknown where a name says nothing. */
export function industryColumn(): Column {
  const names: (CompanyName | null)[] = [];
  const level = (a: number, b: number) => {
    const [x, y] = [names[a] ?? null, names[b] ?? null];
    // Where the names are the same to begin with, their industries say nothing more.
    if (x === null || y === null || x.core === y.core) return UNKNOWN;
    if (x.industries.length === 0 || y.industries.length === 0) return UNKNOWN;
    const [few, many] = x.industries.length <= y.industries.length ? [x, y] : [y, x];
    return Number(few.industries.every((idea) => many.industries.includes(idea)));
  };
  return {
    levels: 2,
    add: (raw) => void names.push(raw === null ? null : parseCompany(raw)),
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found;
    },
    term: () => 0,
    keys: () => NO_KEYS,
    shares: () => null,
  };
}

function companyKeys(name: CompanyName, how: KeyHow): readonly number[] {
  if (how === 'edits') return editKeys(name.core);
  if (how === 'sound') return name.sound.length < 3 ? NO_KEYS : [hashOf(name.sound, 5)];
  if (how === 'start') return name.core.length < 3 ? NO_KEYS : [hashOf(name.core.slice(0, name.isHan ? 4 : 8), 6)];
  return [hashOf(name.core)];
}

/**
 * Where companies are: by the places in both names, else by all that is known of both. 2 the same · 1 one lies in the
 * other's province · 0 apart. The name comes first, other texts (city, province, address) after it.
 */
export function seatColumn(): Column {
  const inName: (readonly Place[])[] = [];
  const all: (readonly Place[])[] = [];
  return placesColumn(
    (raw, others) => {
      const named = raw === null ? [] : (parseCompany(raw)?.places ?? []);
      const told = others.flatMap((other) => {
        const place = other === null ? null : placeNamed(plainHan(other));
        return place === null ? [] : [place];
      });
      inName.push(named);
      all.push([...named, ...told]);
    },
    (row, other) => {
      const bothNamed = (inName[row] ?? []).length > 0 && (inName[other] ?? []).length > 0;
      const from = bothNamed ? inName : all;
      return [from[row] ?? [], from[other] ?? []];
    },
    (row) => all[row] ?? [],
  );
}

/** Cities and provinces. */
export function placeColumn(): Column {
  const all: (readonly Place[])[] = [];
  return placesColumn(
    (raw) => {
      const place = raw === null ? null : placeNamed(plainHan(raw));
      all.push(place === null ? [] : [place]);
    },
    (row, other) => [all[row] ?? [], all[other] ?? []],
    (row) => all[row] ?? [],
  );
}

const LIES = { same: 2, within: 1, apart: 0 } as const;

function placesColumn(
  add: Column['add'],
  pair: (row: number, other: number) => readonly [readonly Place[], readonly Place[]],
  at: (row: number) => readonly Place[],
): Column {
  const level = (a: number, b: number) => {
    const [x, y] = pair(a, b);
    let best = UNKNOWN;
    for (const p of x) for (const q of y) best = Math.max(best, LIES[placesLie(p, q)]);
    return best;
  };
  return {
    levels: 3,
    add,
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found / 2;
    },
    term: () => 0,
    keys: (row) => [...new Set(at(row).map((place) => hashOf(place.province, 17)))],
    shares: () => null,
  };
}

/** Branches: 1 the same branch · 0 one is a branch, or another one; unknown where neither is. */
export function branchColumn(): Column {
  const branches: (string | null)[] = [];
  const level = (a: number, b: number) => {
    const [x, y] = [branches[a] ?? null, branches[b] ?? null];
    return x === null && y === null ? UNKNOWN : Number(x === y);
  };
  return {
    levels: 2,
    add: (raw) => void branches.push(raw === null ? null : (parseCompany(raw)?.branch ?? null)),
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found;
    },
    term: () => 0,
    keys: () => NO_KEYS,
    shares: () => null,
  };
}
