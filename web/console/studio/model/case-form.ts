import { isPath } from './sample-tree.ts';

export const CASE_OPS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'contains', 'true', 'false', 'known', 'unknown'] as const;
export type CaseOp = (typeof CASE_OPS)[number];
/** A condition that needs no writing: a place, a comparison, a value. */
export type CaseForm = Readonly<{ path: string; op: CaseOp; value: string | number | boolean | null }>;

const SIGNS = { eq: '==', ne: '!=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;
const PATH = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\]|\["(?:\\.|[^"\\])*"\])*`;
const LITERAL = String.raw`"(?:\\.|[^"\\])*"|'[^'\\]*'|-?\d+(?:\.\d+)?|true|false|null`;
const COMPARED = new RegExp(`^(${PATH})\\s*(==|!=|>=|<=|>|<)\\s*(${LITERAL})$`);
const CONTAINS = new RegExp(`^(${PATH})\\.contains\\(("(?:\\\\.|[^"\\\\])*")\\)$`);

/** Which comparisons have a value beside them. */
export function hasValue(op: CaseOp): boolean {
  return op !== 'true' && op !== 'false' && op !== 'known' && op !== 'unknown';
}

/** An expression as a form; null where it says more than a form can. */
export function formOf(text: string): CaseForm | null {
  const plain = text.trim().replace(/^=/, '');
  if (plain === '') return { path: '', op: 'eq', value: '' };
  if (isPath(plain)) return { path: plain, op: 'true', value: null };
  if (plain.startsWith('!') && isPath(plain.slice(1))) return { path: plain.slice(1), op: 'false', value: null };
  const [, listed, part] = CONTAINS.exec(plain) ?? [];
  if (listed !== undefined && part !== undefined)
    return { path: listed, op: 'contains', value: JSON.parse(part) as string };
  return comparedOf(plain);
}

function comparedOf(plain: string): CaseForm | null {
  const [, path, sign, literal] = COMPARED.exec(plain) ?? [];
  if (path === undefined || literal === undefined) return null;
  const value = read(literal);
  const op = (Object.keys(SIGNS) as (keyof typeof SIGNS)[]).find((known) => SIGNS[known] === sign);
  if (op === undefined || value !== null) return op === undefined ? null : { path, op, value };
  if (op === 'eq') return { path, op: 'unknown', value };
  return op === 'ne' ? { path, op: 'known', value } : null;
}

function read(literal: string): string | number | boolean | null {
  if (literal.startsWith("'")) return literal.slice(1, -1);
  return JSON.parse(literal) as string | number | boolean | null;
}

/** A form as an expression. */
export function textOf({ path, op, value }: CaseForm): string {
  if (path === '') return '';
  if (op in SIGNS) return `${path} ${SIGNS[op as keyof typeof SIGNS]} ${JSON.stringify(value ?? '')}`;
  if (op === 'contains') return `${path}.contains(${JSON.stringify(String(value ?? ''))})`;
  if (op === 'known' || op === 'unknown') return `${path} ${op === 'known' ? '!=' : '=='} null`;
  return op === 'true' ? path : `!${path}`;
}

/** What was typed as the value it means: `0.6` is a number, `"0.6"` a text. */
export function valueOf(typed: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(typed.trim())) return Number(typed);
  if (typed === 'true' || typed === 'false') return typed === 'true';
  return /^".*"$/.test(typed) ? typed.slice(1, -1) : typed;
}
