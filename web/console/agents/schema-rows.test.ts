import { expect, test } from 'vitest';
import { z } from 'zod';
import { schemaRows } from './schema-rows.ts';

test('a tool’s schema reads as a flat table', () => {
  const schema = z.toJSONSchema(
    z.object({
      lead: z.string().describe('Record to score'),
      limit: z.number().min(0).max(1).optional(),
      channel: z.enum(['mail', 'phone']),
      reasons: z.array(z.object({ weight: z.number().nullable() })),
    }),
  );
  expect(schemaRows(schema)).toEqual([
    { path: 'lead', type: 'string', isRequired: true, about: 'Record to score' },
    { path: 'limit', type: 'number', isRequired: false, about: '0…1' },
    { path: 'channel', type: '"mail" | "phone"', isRequired: true, about: '' },
    { path: 'reasons', type: 'object[]', isRequired: true, about: '' },
    { path: 'reasons[].weight', type: 'number?', isRequired: true, about: '' },
  ]);
});

test('bounds that only say the number fits a double are left out', () => {
  const [row] = schemaRows(z.toJSONSchema(z.object({ n: z.number().int() })));
  expect(row).toMatchObject({ type: 'integer', about: '' });
});

test('what is no schema gives no rows', () => {
  expect(schemaRows(null)).toEqual([]);
  expect(schemaRows('text')).toEqual([]);
  expect(schemaRows({})).toEqual([]);
});

test('a schema that nests without end is cut', () => {
  const deep: Record<string, unknown> = { type: 'object' };
  deep['properties'] = { child: deep };
  expect(schemaRows(deep)).toHaveLength(5);
});
