import type { Entity } from '../entity.ts';
import type { Kind } from '../kinds.ts';
import type { Value } from '../value.ts';
import type { Titles } from './columns.ts';
import type { ExportPage } from './export-rows.ts';

/** Records as JSON Lines (one object per line, UTF-8): values as the API has them, with the titles of those referred to. */
export async function* jsonLinesOf(
  kind: Kind,
  fields: readonly string[],
  pages: AsyncIterable<ExportPage>,
): AsyncGenerator<Buffer> {
  for await (const { entities, titles } of pages) {
    let text = '';
    for (const entity of entities) text += `${JSON.stringify(lineOf(kind, fields, entity, titles))}\n`;
    if (text !== '') yield Buffer.from(text);
  }
}

const idText = (id: string): string => `ent_${id}`;

function lineOf(kind: Kind, fields: readonly string[], entity: Entity, titles: Titles): object {
  const data: Record<string, Value> = {};
  const refs: Record<string, string> = {};
  for (const field of fields) {
    const value = entity.data[field];
    if (value === undefined) continue;
    const type = kind.byId.get(field)?.type;
    if (type !== 'ref' && type !== 'refs') {
      data[field] = value;
      continue;
    }
    for (const id of [value].flat() as string[]) refs[idText(id)] = titles.get(id) ?? '';
    data[field] = Array.isArray(value) ? (value as readonly string[]).map(idText) : idText(value as string);
  }
  const { id, title, createdAt, updatedAt } = entity;
  return { id: idText(id), kind: kind.name, title, data, refs, createdAt, updatedAt };
}
