import { z } from 'zod';
import type { Text } from '#base';
import { kindsOf, recallOne, recallTitles, type Entity, type FieldSpec } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { asked } from '../../desk/form-words.ts';
import { refsOf, SaidShape, say, TextShape, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';

/** Long texts are cut here: a brief is read in half a minute. */
const LONGEST = 240;

/** What is known of a record on half a page, every line with its source; no language model is asked. */
export const writeBrief = defineTool({
  name: 'write-brief',
  version: 1,
  title: { zh: '写简报', en: 'Write a brief' },
  about: {
    zh: '把一条记录里已知的内容写成中英双语简报，可以附上评分理由；每一行都有出处，不用语言模型。',
    en: 'Writes what is known of a record as a brief in Chinese and English, with reasons of a score where given; every line with its source, without a language model.',
  },
  effect: 'reads',
  purpose: 'sales',
  outside: true,
  input: z.object({
    record: asked(z.string(), { zh: '记录', en: 'Record' }, { pick: 'record' }),
    reasons: asked(z.array(SaidShape).default([]), { zh: '评分理由', en: 'Reasons of a score' }),
    lines: asked(z.int().min(1).max(30).default(8), { zh: '最多几行', en: 'Lines at most' }),
  }),
  output: z.object({ title: TextShape, sentences: z.array(SaidShape), text: TextShape }),

  async run({ record, reasons, lines }, { scope }) {
    const entity = await recallOne(scope, record);
    const kind = (await kindsOf(scope)).find(({ name }) => name === entity.kind);
    const fields = kind === undefined ? [] : ordered(kind.fields, kind.columns).filter((f) => f.id !== kind.titleField);
    const titles = await recallTitles(
      scope,
      fields.flatMap((field) => refIn(field, entity) ?? []),
    );
    const known = fields.flatMap((field) => lineOf(entity, field, titles) ?? []).slice(0, lines);
    const sentences = [...known, ...reasons];
    const label = kind?.title ?? { zh: '记录', en: 'record' };
    const title = { zh: `${label.zh}简报：${entity.title}`, en: `Brief on the ${label.en} ${entity.title}` };
    const text = { zh: textIn('zh', title, sentences), en: textIn('en', title, sentences) };
    return { value: { title, sentences, text }, evidence: sentences.flatMap(({ evidence }) => evidence) };
  },
});

/** Columns of lists first, for they are what people look at. */
function ordered(fields: readonly FieldSpec[], columns: readonly string[]): readonly FieldSpec[] {
  const place = (field: FieldSpec): number => (columns.includes(field.id) ? columns.indexOf(field.id) : columns.length);
  return fields.toSorted((a, b) => place(a) - place(b));
}

function refIn(field: FieldSpec, { data }: Entity): string | null {
  const value = data[field.id];
  return field.type === 'ref' && typeof value === 'string' ? value : null;
}

function lineOf(entity: Entity, field: FieldSpec, titles: Awaited<ReturnType<typeof recallTitles>>): Said | null {
  const refs = refsOf(entity, field.id);
  const shown = refs.length === 0 ? null : wordOf(entity, field, titles);
  if (shown === null) return null;
  return say({ zh: `${field.title.zh}：${cut(shown.zh)}`, en: `${field.title.en}: ${cut(shown.en)}` }, refs);
}

/** A value in words; null for what is none, such as a file or a record that may not be seen. */
function wordOf(entity: Entity, field: FieldSpec, titles: Awaited<ReturnType<typeof recallTitles>>): Text | null {
  const value = entity.data[field.id];
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (field.type === 'ref') {
    const title = titles.get(refIn(field, entity) ?? '')?.title;
    return title === undefined ? null : { zh: title, en: title };
  }
  if (field.type === 'refs' || field.type === 'file') return null;
  return field.choices?.find((choice) => choice.value === value)?.title ?? shownValue(value);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function textIn(language: 'zh' | 'en', title: Text, sentences: readonly Said[]): string {
  return [title[language], ...sentences.map(({ text }) => text[language])].join('\n');
}
