import { expect, test } from 'vitest';
import { fileFault, sizeWords } from './file-fault.ts';

test('tables are taken whatever the case of their ending', () => {
  expect(fileFault({ name: '线索.CSV', size: 10 })).toBeNull();
  expect(fileFault({ name: 'leads.xlsx', size: 10 })).toBeNull();
});

test('what is no table is refused before it travels', () => {
  expect(fileFault({ name: 'leads.xls', size: 10 })).toBe('wrongType');
  expect(fileFault({ name: 'photo.png', size: 10 })).toBe('wrongType');
  expect(fileFault({ name: 'leads.csv', size: 0 })).toBe('emptyFile');
});

test('a size carries its unit', () => {
  expect(sizeWords(1_400_000, 'en')).toBe('1.4 MB');
  expect(sizeWords(512, 'en')).toBe('0.5 kB');
});
