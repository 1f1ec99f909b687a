import type { JsonSchema } from './graph.ts';

/** How a value of a schema is filled in by hand. */
export type Shape =
  | 'text'
  | 'long'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'texts'
  | 'record'
  | 'rows'
  | 'pick'
  | 'json';

/** What a form offers instead of a bare box: a field of the records an agent is about, a person, a record. */
export type Picked = 'field' | 'person' | 'record';
type Language = 'zh' | 'en';

/** One field of a form. */
export type FormField = Readonly<{
  name: string;
  title: string;
  about: string;
  shape: Shape;
  isRequired: boolean;
  choices: readonly Readonly<{ value: string | number; label: string }>[];
  pick: Picked | null;
  schema: JsonSchema;
}>;

/** The fields of an object's schema in their order, with the words for who reads `language`. Anything else gives none. */
export function fieldsOf(schema: unknown, language: Language = 'en'): readonly FormField[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return [];
  const required = new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
  return Object.entries(schema['properties']).flatMap(([name, child]): FormField[] => {
    if (!isRecord(child)) return [];
    const plain = withoutNull(child);
    const all = { ...plain, ...child };
    const pick = PICKS.find((known) => known === all['x-pick']) ?? null;
    return [
      {
        name,
        title: wordIn(all['x-title'], language) ?? wordIn(all['title'], language) ?? name,
        about: wordIn(all['x-about'], language) ?? wordIn(all['description'], language) ?? '',
        shape: pick === null ? shapeOf(plain) : 'pick',
        isRequired: required.has(name) && !('default' in child),
        choices: choicesOf(plain).map((value) => ({ value, label: choiceWord(all['x-words'], value, language) })),
        pick,
        schema: plain,
      },
    ];
  });
}

const PICKS = ['field', 'person', 'record'] as const satisfies Picked[];

/** A text of a schema: plain, or in both languages. */
function wordIn(value: unknown, language: Language): string | null {
  const word = isRecord(value) ? value[language] : value;
  return typeof word === 'string' ? word : null;
}

function choiceWord(words: unknown, value: string | number, language: Language): string {
  return wordIn(isRecord(words) ? words[value] : undefined, language) ?? String(value);
}

/** A schema that also allows null, without that. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf, type } = schema;
  const variants = (Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : []).filter(isRecord);
  const rest = variants.filter((variant) => variant['type'] !== 'null');
  if (variants.length > rest.length && rest.length === 1) return rest[0] ?? schema;
  if (Array.isArray(type) && type.includes('null')) {
    const kinds = type.filter((one) => one !== 'null');
    return { ...schema, type: kinds.length === 1 ? kinds[0] : kinds };
  }
  return schema;
}

function choicesOf({ enum: choices, const: only }: JsonSchema): readonly (string | number)[] {
  const listed = Array.isArray(choices) ? choices : only === undefined ? [] : [only];
  return listed.filter((one) => typeof one === 'string' || typeof one === 'number');
}

/** Texts longer than this are written in several lines. */
const LONG_TEXT = 300;

function shapeOf(schema: JsonSchema): Shape {
  const { type, maxLength } = schema;
  if (choicesOf(schema).length > 0) return 'choice';
  if (isScalar(schema)) return 'text';
  switch (type) {
    case 'string':
      return typeof maxLength === 'number' && maxLength > LONG_TEXT ? 'long' : 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    default:
      return shapeOfParts(schema);
  }
}

/** An object of more fields than this is written as JSON. */
const MOST_FIELDS = 8;

function shapeOfParts({ type, items, properties }: JsonSchema): Shape {
  if (type === 'array' && isRecord(items) && items['type'] === 'string') return 'texts';
  if (type === 'array' && isRecord(items) && hasPlainFields(items)) return 'rows';
  return type === 'object' && isRecord(properties) && Object.keys(properties).length <= MOST_FIELDS ? 'record' : 'json';
}

/** Whether each field of an object is a single value, so that several objects can stand below each other. */
function hasPlainFields(schema: JsonSchema): boolean {
  const fields = fieldsOf(schema);
  return fields.length > 0 && fields.length <= MOST_FIELDS && fields.every(({ shape }) => !PARTED.has(shape));
}

const PARTED: ReadonlySet<Shape> = new Set(['texts', 'record', 'rows', 'json']);

/** A value of any of several plain types, such as a text or a number. */
function isScalar({ anyOf, type }: JsonSchema): boolean {
  const types = Array.isArray(type)
    ? type
    : Array.isArray(anyOf)
      ? anyOf.map((one) => (isRecord(one) ? one['type'] : null))
      : [];
  return types.length > 0 && types.every((one) => one === 'string' || one === 'number');
}

/** The type of a schema in one word, for a tree of what a tool gives. */
export function typeWord(schema: unknown): string {
  if (!isRecord(schema)) return '';
  const { type, items } = withoutNull(schema);
  if (type === 'array') return `${typeWord(items) || 'any'}[]`;
  return typeof type === 'string' ? type : '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Types a field of a model's answer can have. */
export const ANSWER_TYPES = ['string', 'number', 'integer', 'boolean', 'string[]'] as const;
export type AnswerType = (typeof ANSWER_TYPES)[number];
export type AnswerField = Readonly<{ name: string; type: AnswerType; about: string }>;

/** The fields of an answer's schema as a table; null where it holds more than such a table can say. */
export function answerFields(schema: JsonSchema): readonly AnswerField[] | null {
  const { type, properties, required, additionalProperties = false, ...rest } = schema;
  if (type !== 'object' || !isRecord(properties) || Object.keys(rest).length > 0) return null;
  const needed = Array.isArray(required) ? required.length : 0;
  if (additionalProperties !== false || needed !== Object.keys(properties).length) return null;
  const fields = Object.entries(properties).map(([name, child]) => answerField(name, child));
  return fields.includes(null) ? null : fields.filter((field) => field !== null);
}

function answerField(name: string, child: unknown): AnswerField | null {
  if (!isRecord(child)) return null;
  const { type, description = '', items, ...more } = child;
  const word = type === 'array' && isRecord(items) && items['type'] === 'string' ? 'string[]' : type;
  const known = ANSWER_TYPES.find((one) => one === word);
  const isPlain = known !== undefined && typeof description === 'string' && Object.keys(more).length === 0;
  return isPlain ? { name, type: known, about: description } : null;
}

/** A table of fields as the schema of an answer. */
export function answerSchema(fields: readonly AnswerField[]): JsonSchema {
  const property = ({ type, about }: AnswerField) => ({
    ...(type === 'string[]' ? { type: 'array', items: { type: 'string' } } : { type }),
    ...(about !== '' && { description: about }),
  });
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
    required: fields.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** The values a new tool node begins with: what it is about is what the agent is about, and what an earlier node gives by the same name. */
export function usualInputs(
  fields: readonly FormField[],
  earlier: readonly Readonly<{ name: string; schema: unknown }>[],
): Readonly<Record<string, unknown>> {
  const found = fields.flatMap((field): [string, string][] => {
    // What an agent makes is about the record it was woken for
    if (field.pick === 'record') return [[field.name, '=input.record']];
    if (field.pick !== null || field.shape === 'text') return [];
    const from = earlier.findLast(({ schema }) => fieldsOf(schema).some(({ name }) => name === field.name));
    return from === undefined ? [] : [[field.name, `=${from.name}.${field.name}`]];
  });
  return Object.fromEntries(found);
}
