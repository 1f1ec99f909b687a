import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mediaTypeOf } from './media.ts';
import { harmless } from './preview.ts';

const NASTY = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<svg/onload=alert(1)>',
  '<p onclick="alert(1)" style="position:fixed">x</p>',
  '<<script>script>alert(1)<</script>/script>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<a href="https://a.example/" onmouseover="x">x</a>',
  '<iframe srcdoc="<script>1</script>">',
  '<p "a">x',
];

test('nothing that runs, moves or loads survives, however tags are put together', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 12 }), fc.constantFrom('<', '"', "'", '>'))),
      (pieces) => {
        const html = harmless(pieces.join(''));
        const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
        for (const tag of tags) {
          assert.match(
            tag,
            /^<\/?(p|a|img|h[1-6]|ul|ol|li|table|thead|tbody|tr|th|td|strong|em|s|sub|sup|br|blockquote|pre|code)[ >]/,
          );
          assert.doesNotMatch(tag, /\son\w+=|style=|javascript:|svg/i);
        }
      },
    ),
  );
});

test('what a document may hold stays: links, tables, pictures', () => {
  const link = '<a href="https://a.example/?q=1">x</a>';
  assert.equal(
    harmless(link),
    '<a href="https://a.example/?q=1" rel="noopener noreferrer nofollow" target="_blank">x</a>',
  );
  const table = '<table><tr><td colspan="2">甲</td></tr></table><img alt="" src="data:image/png;base64,AAAA" />';
  assert.equal(
    harmless(table),
    table.replace('<img alt="" src="data:image/png;base64,AAAA" />', '<img src="data:image/png;base64,AAAA" alt="">'),
  );
});

test('the type of a file is told by its content, not by its name', () => {
  assert.equal(mediaTypeOf(Buffer.from('<html>'), 'a.png'), 'application/octet-stream');
  assert.equal(mediaTypeOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a.html'), 'image/png');
  assert.equal(mediaTypeOf(Buffer.from('a,b\n'), 'a.csv'), 'text/csv');
  assert.equal(mediaTypeOf(Buffer.from('a\0b'), 'a.txt'), 'application/octet-stream');
});
