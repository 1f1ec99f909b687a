import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compacted, placed, type Place } from './grid.ts';

const box = fc.record({
  x: fc.integer({ min: 0, max: 10 }),
  y: fc.integer({ min: 0, max: 20 }),
  w: fc.integer({ min: 2, max: 12 }),
  h: fc.integer({ min: 2, max: 8 }),
});
const boxes = fc
  .array(box, { minLength: 1, maxLength: 10 })
  .map((all) => compacted(all.map((b, i): Place => ({ id: String(i), ...b, x: Math.min(b.x, 12 - b.w) }))));

test('wherever a widget is dropped, nothing overlaps, nothing leaves the grid, nothing gets lost, nothing hangs in the air', () => {
  fc.assert(
    fc.property(boxes, box, (places, to) => {
      const after = placed(places, '0', to);
      expect(after.map(({ id }) => id).toSorted()).toEqual(places.map(({ id }) => id).toSorted());
      for (const a of after) {
        expect(a.x >= 0 && a.x + a.w <= 12 && a.y >= 0).toBe(true);
        for (const b of after)
          if (a.id !== b.id)
            expect(a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h).toBe(false);
      }
      expect(compacted(after)).toEqual(compacted(compacted(after)));
      expect(after.some(({ y }) => y === 0)).toBe(true);
    }),
  );
});

test('a widget dropped on another takes its place and the other moves below', () => {
  const places: Place[] = [
    { id: 'a', x: 0, y: 0, w: 6, h: 4 },
    { id: 'b', x: 0, y: 4, w: 6, h: 4 },
  ];
  expect(placed(places, 'b', { x: 0, y: 0, w: 6, h: 4 })).toEqual([
    { id: 'b', x: 0, y: 0, w: 6, h: 4 },
    { id: 'a', x: 0, y: 4, w: 6, h: 4 },
  ]);
});
