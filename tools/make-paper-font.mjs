// Makes the font of printed quotes: Noto Sans SC, regular, cut down to the characters of GBK and what business papers use.
// Run once, when the font changes: npm install --no-save subset-font @expo-google-fonts/noto-sans-sc && node tools/make-paper-font.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants } from 'node:zlib';

const SOURCE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
const TARGET = new URL('../src/kernel/memory/sales/paper/fonts/noto-sans-sc.ttf.br', import.meta.url);
const SUBSETTER = 'subset-font';
/** Latin with accents, Greek, punctuation, circled numbers, CJK punctuation, full-width forms. */
const RANGES = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x391, 0x3c9],
  [0x2010, 0x2030],
  [0x2460, 0x2473],
  [0x3000, 0x3017],
  [0xff01, 0xff5e],
];
const SIGNS = '€£¥￥№℃‰×÷±≤≥≠√²³µΩ→←↑↓■□●○★☆▲△〇℡〒・ⅠⅡⅢⅣⅤⅥ';

const characters = new Set(SIGNS);
for (const [from, to] of RANGES) for (let c = from; c <= to; c += 1) characters.add(String.fromCodePoint(c));
const gbk = new TextDecoder('gbk');
for (let high = 0x81; high <= 0xfe; high += 1)
  for (let low = 0x40; low <= 0xfe; low += 1) {
    const text = gbk.decode(new Uint8Array([high, low]));
    if ([...text].length === 1 && /\p{Script=Han}/u.test(text)) characters.add(text);
  }

const { default: subset } = await import(SUBSETTER);
const whole = readFileSync(createRequire(import.meta.url).resolve(SOURCE));
const font = await subset(whole, [...characters].join(''), { targetFormat: 'truetype' });
const packed = brotliCompressSync(font, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
});
writeFileSync(TARGET, packed);
console.log(`${characters.size} characters, ${font.length} bytes, packed ${packed.length}`);
