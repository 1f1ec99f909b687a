import Pdf from 'pdfkit';
import { decimalOf, say } from '#base';
import { PAPER_WORDS, paperAmount, type PaperWord, type QuotePaper, type QuotePaperLine } from './quote-paper.ts';

type Doc = InstanceType<typeof Pdf>;

/** A4 in points with its margins. */
const PAGE = { width: 595.28, height: 841.89, left: 48, right: 48, top: 48, bottom: 64 } as const;
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const FLOOR = PAGE.height - PAGE.bottom;
const INK = '#1a1f2b';
const FAINT = '#667085';
const RULE = '#d0d5dd';
const TINT = '#f3f5f8';
const ACCENT = '#1d4ed8';

/** Columns of the lines: share of the width and side the text leans to. */
const COLUMNS = [
  { word: 'position', width: 30, align: 'left' },
  { word: 'item', width: 154, align: 'left' },
  { word: 'unit', width: 36, align: 'left' },
  { word: 'quantity', width: 52, align: 'right' },
  { word: 'price', width: 84, align: 'right' },
  { word: 'discount', width: 42, align: 'right' },
  { word: 'rate', width: 34, align: 'right' },
  { word: 'amount', width: WIDTH - 432, align: 'right' },
] as const satisfies readonly { word: PaperWord; width: number; align: 'left' | 'right' }[];

/** The quote as a PDF. `font` is a TrueType font with the characters of both languages; only those used are embedded. */
export function drawQuote(paper: QuotePaper, font: Buffer): Promise<Buffer> {
  const doc = new Pdf({
    size: 'A4',
    margins: { top: PAGE.top, bottom: 0, left: PAGE.left, right: PAGE.right },
    bufferPages: true,
    lang: paper.language === 'zh' ? 'zh-CN' : 'en',
    info: { Title: `${word(paper, 'heading')} ${paper.number}`, Author: paper.seller.name },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.registerFont('paper', font);
  doc.font('paper').fillColor(INK);
  let y = drawHead(doc, paper);
  y = drawParties(doc, paper, y);
  y = drawLines(doc, paper, y);
  y = drawSums(doc, paper, y);
  y = drawTerms(doc, paper, y);
  drawSignatures(doc, paper, y);
  drawEveryPage(doc, paper);
  doc.end();
  return done;
}

function word({ language }: QuotePaper, name: PaperWord): string {
  return PAPER_WORDS[name][language];
}

function amount(paper: QuotePaper, minor: string): string {
  return paperAmount(decimalOf({ minor: BigInt(minor), currency: paper.currency }));
}

/** Text whose strokes are thickened: one weight of the font is shipped. */
function strong(
  doc: Doc,
  text: string,
  x: number,
  y: number,
  options: PDFKit.Mixins.TextOptions & { size: number; colour?: string },
): void {
  const { size, colour = INK, ...rest } = options;
  doc
    .save()
    .fontSize(size)
    .fillColor(colour)
    .strokeColor(colour)
    .lineWidth(size / 38);
  doc.text(text, x, y, { ...rest, fill: true, stroke: true });
  doc.restore().fillColor(INK);
}

function drawHead(doc: Doc, paper: QuotePaper): number {
  const initial = [...paper.seller.name][0] ?? '价';
  doc.roundedRect(PAGE.left, PAGE.top, 40, 40, 6).fill(ACCENT);
  strong(doc, initial, PAGE.left, PAGE.top + 8, { size: 19, colour: '#ffffff', width: 40, align: 'center' });
  strong(doc, paper.seller.name, PAGE.left + 52, PAGE.top + 1, { size: 13, width: 270 });
  doc.fontSize(8).fillColor(FAINT);
  doc.text(paper.seller.lines.join('\n'), PAGE.left + 52, Math.max(doc.y + 2, PAGE.top + 20), {
    width: 270,
    lineGap: 1.5,
  });
  const under = doc.y;
  strong(doc, word(paper, 'heading'), PAGE.left, PAGE.top - 2, { size: 24, width: WIDTH, align: 'right' });
  doc
    .fontSize(9)
    .fillColor(FAINT)
    .text(paper.number, PAGE.left, PAGE.top + 32, { width: WIDTH, align: 'right' });
  const y = Math.max(under, PAGE.top + 46) + 12;
  doc
    .moveTo(PAGE.left, y)
    .lineTo(PAGE.width - PAGE.right, y)
    .lineWidth(1)
    .strokeColor(ACCENT)
    .stroke();
  return y + 14;
}

function drawParties(doc: Doc, paper: QuotePaper, top: number): number {
  const half = WIDTH * 0.58;
  doc.fontSize(8).fillColor(FAINT).text(word(paper, 'to'), PAGE.left, top);
  strong(doc, paper.buyer.name, PAGE.left, doc.y + 1, { size: 11.5, width: half });
  doc
    .fontSize(9)
    .fillColor(INK)
    .text(paper.buyer.lines.join('\n'), PAGE.left, doc.y + 2, { width: half, lineGap: 2 });
  let bottom = doc.y;
  let y = top;
  for (const { label, value } of paper.facts) {
    doc
      .fontSize(9)
      .fillColor(FAINT)
      .text(label, PAGE.left + half + 16, y, { width: 70 });
    doc.fillColor(INK).text(value, PAGE.left + half + 88, y, { width: WIDTH - half - 88, align: 'right' });
    y = doc.y + 3;
  }
  bottom = Math.max(bottom, y);
  if (paper.subject === '') return bottom + 14;
  doc
    .fontSize(9)
    .fillColor(FAINT)
    .text(word(paper, 'subject'), PAGE.left, bottom + 12, { continued: true })
    .fillColor(INK)
    .text(`　${paper.subject}`, { width: WIDTH });
  return doc.y + 12;
}

function drawLines(doc: Doc, paper: QuotePaper, top: number): number {
  let y = drawTableHead(doc, paper, top);
  for (const [i, line] of paper.lines.entries()) {
    const height = lineHeight(doc, line);
    if (y + height > FLOOR) y = drawTableHead(doc, paper, newPage(doc));
    drawLine(doc, paper, { line, index: i, y });
    y += height;
    doc
      .moveTo(PAGE.left, y)
      .lineTo(PAGE.width - PAGE.right, y)
      .lineWidth(0.5)
      .strokeColor(RULE)
      .stroke();
  }
  return y + 10;
}

function newPage(doc: Doc): number {
  doc.addPage();
  doc.font('paper').fillColor(INK);
  return PAGE.top;
}

function drawTableHead(doc: Doc, paper: QuotePaper, y: number): number {
  const titles = COLUMNS.map((c) => word(paper, c.word));
  doc.fontSize(8);
  const height = Math.max(...COLUMNS.map((c, i) => doc.heightOfString(titles[i] ?? '', { width: c.width - 8 }))) + 10;
  doc.rect(PAGE.left, y, WIDTH, height).fill(TINT);
  eachCell((x, width, align, i) => {
    doc
      .fontSize(8)
      .fillColor(FAINT)
      .text(titles[i] ?? '', x + 4, y + 5, { width: width - 8, align });
  });
  doc.fillColor(INK);
  return y + height;
}

function eachCell(draw: (x: number, width: number, align: 'left' | 'right', index: number) => void): void {
  let x: number = PAGE.left;
  for (const [i, { width, align }] of COLUMNS.entries()) {
    draw(x, width, align, i);
    x += width;
  }
}

const ITEM_WIDTH = COLUMNS[1].width - 8;

function lineHeight(doc: Doc, { title, note }: QuotePaperLine): number {
  const head = doc.fontSize(9.5).heightOfString(title, { width: ITEM_WIDTH });
  const rest = note === '' ? 0 : doc.fontSize(8).heightOfString(note, { width: ITEM_WIDTH, lineGap: 1 }) + 2;
  return head + rest + 12;
}

function drawLine(
  doc: Doc,
  paper: QuotePaper,
  { line, index, y }: { line: QuotePaperLine; index: number; y: number },
): void {
  const cells = [
    String(index + 1),
    '',
    line.unit,
    paperAmount(String(line.quantity)),
    amount(paper, line.price),
    line.discount === 0 ? '—' : `${line.discount}%`,
    `${line.taxRate}%`,
    amount(paper, line.net),
  ];
  eachCell((x, width, align, i) => {
    doc
      .fontSize(9)
      .fillColor(INK)
      .text(cells[i] ?? '', x + 4, y + 6, { width: width - 8, align });
  });
  const x = PAGE.left + COLUMNS[0].width + 4;
  doc.fontSize(9.5).text(line.title, x, y + 6, { width: ITEM_WIDTH });
  if (line.note !== '')
    doc
      .fontSize(8)
      .fillColor(FAINT)
      .text(line.note, x, doc.y + 2, { width: ITEM_WIDTH, lineGap: 1 });
}

function drawSums(doc: Doc, paper: QuotePaper, top: number): number {
  const rows = [
    [word(paper, 'net'), amount(paper, paper.net)],
    ...paper.taxes.map(({ rate, tax }) => [`${word(paper, 'tax')} ${rate}%`, amount(paper, tax)]),
  ] as const;
  let y = top + rows.length * 16 + 70 > FLOOR ? newPage(doc) : top;
  const left = PAGE.left + WIDTH * 0.5;
  for (const [label, value] of rows) {
    doc
      .fontSize(9)
      .fillColor(FAINT)
      .text(label ?? '', left, y, { width: WIDTH * 0.25 });
    doc.fillColor(INK).text(value ?? '', left, y, { width: WIDTH * 0.5 - 4, align: 'right' });
    y += 16;
  }
  doc
    .moveTo(left, y)
    .lineTo(PAGE.width - PAGE.right, y)
    .lineWidth(1)
    .strokeColor(INK)
    .stroke();
  strong(doc, word(paper, 'total'), left, y + 7, { size: 11 });
  strong(doc, `${paper.currency} ${amount(paper, paper.total)}`, left, y + 6, {
    size: 12.5,
    width: WIDTH * 0.5 - 4,
    align: 'right',
  });
  y += 28;
  if (paper.words !== null) {
    doc
      .fontSize(9)
      .fillColor(INK)
      .text(`${word(paper, 'words')}${paper.language === 'zh' ? '：' : ': '}${paper.words}`, PAGE.left, y, {
        width: WIDTH - 4,
        align: 'right',
      });
    y = doc.y;
  }
  return y + 16;
}

function drawTerms(doc: Doc, paper: QuotePaper, top: number): number {
  let y = top;
  for (const { title, text } of paper.terms) {
    for (const [i, piece] of text.split('\n').entries()) {
      const height = doc.fontSize(9).heightOfString(piece, { width: WIDTH - 76, lineGap: 2 });
      if (y + height > FLOOR) y = newPage(doc);
      if (i === 0) doc.fontSize(9).fillColor(FAINT).text(title, PAGE.left, y, { width: 70 });
      doc
        .fontSize(9)
        .fillColor(INK)
        .text(piece, PAGE.left + 76, y, { width: WIDTH - 76, lineGap: 2 });
      y = Math.max(doc.y, y + height);
    }
    y += 7;
  }
  return y;
}

function drawSignatures(doc: Doc, paper: QuotePaper, top: number): void {
  const y = top + 96 > FLOOR ? newPage(doc) : top + 18;
  const half = WIDTH / 2 - 12;
  for (const [i, name] of (['signSeller', 'signBuyer'] as const).entries()) {
    const x = PAGE.left + i * (half + 24);
    doc.fontSize(9).fillColor(FAINT).text(word(paper, name), x, y, { width: half });
    doc
      .moveTo(x, y + 50)
      .lineTo(x + half, y + 50)
      .lineWidth(0.7)
      .strokeColor(INK)
      .stroke();
    doc.text(word(paper, 'signDate'), x, y + 56, { width: half });
  }
}

/** Page numbers, and the mark of a quote that may not go out, once the number of pages is known. */
function drawEveryPage(doc: Doc, paper: QuotePaper): void {
  const { start, count } = doc.bufferedPageRange();
  const locale = paper.language === 'zh' ? 'zh-CN' : 'en';
  for (let i = start; i < start + count; i += 1) {
    doc.switchToPage(i);
    if (paper.mark !== null) drawMark(doc, paper.mark);
    const y = PAGE.height - 40;
    doc.font('paper').fontSize(8).fillColor(FAINT);
    doc.text(`${paper.seller.name}　${paper.number}`, PAGE.left, y, { width: WIDTH * 0.7, lineBreak: false });
    const pages = say(PAPER_WORDS.page, locale, { page: i - start + 1, pages: count });
    doc.text(pages, PAGE.left, y, { width: WIDTH, align: 'right', lineBreak: false });
  }
}

function drawMark(doc: Doc, mark: string): void {
  doc.save().rotate(-32, { origin: [PAGE.width / 2, PAGE.height / 2] });
  doc
    .font('paper')
    .fontSize(mark.length > 6 ? 62 : 96)
    .fillColor('#b42318')
    .fillOpacity(0.1);
  doc.text(mark, 0, PAGE.height / 2 - 60, { width: PAGE.width, align: 'center', lineBreak: false });
  doc.restore().fillOpacity(1);
}
