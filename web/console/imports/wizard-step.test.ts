import { IMPORT_STATUSES, type Import } from '@valence/contract';
import { expect, test } from 'vitest';
import { isWorking, readinessOf, stepOf, WIZARD_STEPS } from './wizard-step.ts';

const counts = { rowsRead: 10, toCreate: 6, toUpdate: 2, unchanged: 0, duplicates: 0, refused: 0 };
const checked: Pick<Import, 'status' | 'fileProblems' | 'counts'> = { status: 'checked', fileProblems: [], counts };
const problem = { row: 1, column: null, value: '', rule: 'file.empty', message: 'The file is empty.' };

test('every status stands at one step, in the order of the wizard', () => {
  expect(IMPORT_STATUSES.map(stepOf)).toEqual([
    'read',
    'map',
    'check',
    'check',
    'import',
    'result',
    'result',
    'result',
    'result',
    'result',
  ]);
  expect(new Set(IMPORT_STATUSES.map(stepOf))).toEqual(new Set(WIZARD_STEPS));
});

test('the page asks again only while the server is at work', () => {
  expect(IMPORT_STATUSES.filter(isWorking)).toEqual(['reading', 'checking', 'importing', 'undoing']);
});

test('refused rows hold the import until the person chooses to import the valid ones', () => {
  const entry = { ...checked, counts: { ...counts, refused: 3 } };
  expect(readinessOf(entry, { onlyValid: false, isMappingChanged: false })).toBe('choose-valid');
  expect(readinessOf(entry, { onlyValid: true, isMappingChanged: false })).toBe('ready');
});

test('a changed mapping is checked anew before anything is written', () => {
  expect(readinessOf(checked, { onlyValid: true, isMappingChanged: true })).toBe('not-checked');
});

test('a broken file and a file that changes nothing cannot start', () => {
  const choice = { onlyValid: true, isMappingChanged: false };
  expect(readinessOf({ ...checked, fileProblems: [problem] }, choice)).toBe('file-broken');
  expect(readinessOf({ ...checked, counts: { ...counts, toCreate: 0, toUpdate: 0 } }, choice)).toBe('nothing-to-do');
});
