import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Text } from '#base';
import type { FieldSpec, FieldType } from '../kind.ts';
import { isMoney, plainText, type Data, type Value } from '../value.ts';
import { Amount } from './amount.ts';
import { Day } from './day.ts';
import { FUNCTIONS, LANGUAGE, LOOPS, onDay, RESERVED_WORDS } from './language.ts';
import { sayProblem } from './say-problem.ts';
import { rewriteWholeNumbers } from './whole-numbers.ts';

/** What is wrong with an expression and where in the typed text, from–to in UTF-16 units. */
export type FormulaProblem = Readonly<{ message: Text; from: number; to: number }>;

/** An expression over the fields of a kind that was understood: what it gives, what it rests on, and how to run it. */
export type Formula = Readonly<{
  type: FieldType;
  /** Ids of the fields it names. */
  uses: ReadonlySet<string>;
  /** It asks for today, so its value changes without a write. */
  isReadTime: boolean;
  /** Its value on a record; null when something it needs is not known. `today` is for read-time formulas. */
  run(data: Data, today?: Day): Value;
}>;

export type FormulaCheck =
  | Readonly<{ formula: Formula; problem: null }>
  | Readonly<{ formula: null; problem: FormulaProblem }>;

type FieldLook = Pick<FieldSpec, 'id' | 'type'>;

const TIMESTAMP = 'google.protobuf.Timestamp';
const CEL_TYPE: Readonly<Record<FieldType, string>> = {
  text: 'string',
  longText: 'string',
  email: 'string',
  phone: 'string',
  url: 'string',
  choice: 'string',
  ref: 'string',
  file: 'string',
  address: 'string',
  integer: 'double',
  number: 'double',
  rating: 'double',
  money: 'Money',
  date: 'Day',
  datetime: TIMESTAMP,
  boolean: 'bool',
  tags: 'list<string>',
  refs: 'list<string>',
  multiChoice: 'list<string>',
};
const GIVES: Readonly<Record<string, FieldType>> = {
  string: 'text',
  double: 'number',
  int: 'integer',
  bool: 'boolean',
  Money: 'money',
  Day: 'date',
  [TIMESTAMP]: 'datetime',
  'list<string>': 'tags',
};
const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Longest text a formula gives. */
const LONGEST_TEXT = 1_000;

/** Reads an expression over these fields. What cannot be run safely and typed is refused with its place. */
export function readFormula(fields: readonly FieldLook[], typed: string): FormulaCheck {
  const { text, placeOf } = rewriteWholeNumbers(typed);
  const read = readDecimal(fields, text);
  if (!('code' in read)) return { formula: read, problem: null };
  const { code, summary, range } = read;
  const place = { from: placeOf(range?.start ?? 0), to: placeOf(range?.end ?? text.length) };
  return { formula: null, problem: { message: sayProblem(code, summary), ...place } };
}

type Fault = Readonly<{ code: string; summary: string; range?: { start: number; end: number } | undefined }>;

function readDecimal(fields: readonly FieldLook[], text: string): Formula | Fault {
  const language = languageOf(fields);
  try {
    const parsed = language.parse(text);
    const unsafe = unsafePart(parsed.ast, false);
    if (unsafe !== null) return { code: unsafe.code, summary: unsafe.name, range: unsafe.node };
    const { valid, type = '', error } = language.check(text);
    if (!valid) return faultOf(error);
    const gives = GIVES[type];
    if (gives === undefined) return { code: 'unsupported_result', summary: type };
    return formulaOf({ parsed, gives, fields, names: namesIn(parsed.ast) });
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): Fault {
  const { code, summary, range } = (error ?? {}) as Partial<Fault>;
  return { code: code ?? 'parse_error', summary: summary ?? '', range };
}

function formulaOf({
  parsed,
  gives,
  fields,
  names,
}: {
  parsed: (context: Record<string, unknown>) => unknown;
  gives: FieldType;
  fields: readonly FieldLook[];
  names: Names;
}): Formula {
  const used = fields.filter((f) => names.ids.has(f.id));
  return {
    type: gives,
    uses: new Set(used.map((f) => f.id)),
    isReadTime: names.calls.has('today'),
    run(data, today) {
      const context: Record<string, unknown> = {};
      for (const { id, type } of used) {
        const value = data[id];
        if (value !== undefined && value !== null) context[id] = celValue(type, value);
      }
      try {
        return fieldValue(onDay(today, () => parsed(context)));
      } catch {
        // Something it needs is not known, or it cannot be computed: the value is not known either.
        return null;
      }
    },
  };
}

const languages = new WeakMap<readonly FieldLook[], Environment>();

function languageOf(fields: readonly FieldLook[]): Environment {
  let language = languages.get(fields);
  if (language === undefined) {
    language = LANGUAGE.clone();
    for (const { id, type } of fields)
      if (IDENTIFIER.test(id) && !RESERVED_WORDS.has(id) && !language.hasVariable(id))
        language.registerVariable(id, CEL_TYPE[type]);
    languages.set(fields, language);
  }
  return language;
}

type Names = Readonly<{ ids: ReadonlySet<string>; calls: ReadonlySet<string> }>;

function namesIn(root: ASTNode): Names {
  const [ids, calls] = [new Set<string>(), new Set<string>()];
  const visit = (node: ASTNode): void => {
    if (node.op === 'id') ids.add(node.args);
    if (node.op === 'call' || node.op === 'rcall') calls.add(node.args[0]);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return { ids, calls };
}

/** The first part that a formula may not hold: a function outside the list, or a loop within a loop. */
function unsafePart(node: ASTNode, isInLoop: boolean): { code: string; name: string; node: ASTNode } | null {
  let inLoop = isInLoop;
  if (node.op === 'call' || node.op === 'rcall') {
    const name = node.args[0];
    if (!FUNCTIONS.has(name)) return { code: 'unknown_function', name, node };
    if (LOOPS.has(name) && isInLoop) return { code: 'nested_loop', name, node };
    inLoop ||= LOOPS.has(name);
  }
  for (const child of childrenOf(node)) {
    const found = unsafePart(child, inLoop);
    if (found !== null) return found;
  }
  return null;
}

function childrenOf(node: ASTNode): ASTNode[] {
  const parts: unknown[] = Array.isArray(node.args) ? node.args.flat() : [node.args];
  return parts.filter((part): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part);
}

function celValue(type: FieldType, value: NonNullable<Value>): unknown {
  if (type === 'date') return Day.of(value as string);
  if (type === 'datetime') return new Date(value as string);
  if (isMoney(value)) return Amount.of(value);
  return type === 'address' ? plainText(value) : value;
}

function fieldValue(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return value === '' ? null : value.slice(0, LONGEST_TEXT);
  if (value instanceof Amount || value instanceof Day) return value.toValue();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'boolean' ? value : null;
}
