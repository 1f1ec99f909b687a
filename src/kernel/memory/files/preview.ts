import { Worker } from 'node:worker_threads';
import { Failure } from '#base';
import type { BlobReader } from '#store';
import { detectEncoding } from '../import/reading/detect-encoding.ts';
import { Unreadable } from '../import/reading/problem.ts';
import { readTable } from '../import/reading/index.ts';
import { sampleText } from '../import/reading/read-text.ts';
import { openArchive } from '../import/reading/zip-archive.ts';
import type { Preview } from './media.ts';

const MOST_ROWS = 200;
const MOST_COLUMNS = 50;
const LONGEST_CELL = 500;
/** A document that takes longer or more memory is only taken down. Chosen, not fitted. */
const WORKER_MS = 15_000;
const WORKER_MIB = 256;

/**
 * A file as one page of HTML without scripts, to be shown in a frame that allows none.
 *
 * @throws Failure `file.no_preview` when it cannot be read as what it seems to be.
 */
export async function previewHtml(blob: BlobReader, preview: Preview): Promise<string> {
  try {
    if (preview === 'text') return page(`<pre>${escape(await textOf(blob))}</pre>`);
    if (preview === 'table') return page(await tableOf(blob));
    if (preview === 'document') return page(await documentOf(blob));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('file.no_preview', { cause });
  }
  throw new Failure('file.no_preview');
}

async function textOf(blob: BlobReader): Promise<string> {
  const { encoding } = await detectEncoding(blob);
  const { sample, isWhole } = await sampleText(blob, encoding);
  return isWhole ? sample : `${sample}\n…`;
}

async function tableOf(blob: BlobReader): Promise<string> {
  const table = await readTable(blob);
  if (table.header.length === 0) throw new Unreadable('not_table');
  const cellsOf = (cells: readonly string[], tag: 'th' | 'td'): string =>
    cells
      .slice(0, MOST_COLUMNS)
      .map((cell) => `<${tag}>${escape(cell.slice(0, LONGEST_CELL))}</${tag}>`)
      .join('');
  const rows: string[] = [];
  let isCut = table.header.length > MOST_COLUMNS;
  for await (const row of table.rows()) {
    if (rows.length === MOST_ROWS) {
      isCut = true;
      break;
    }
    rows.push(`<tr><th scope="row">${row.row}</th>${cellsOf(row.cells, 'td')}</tr>`);
  }
  const head = `<thead><tr><th>#</th>${cellsOf(table.header, 'th')}</tr></thead>`;
  return `<table>${head}<tbody>${rows.join('')}</tbody></table>${isCut ? '<p>…</p>' : ''}`;
}

/** Word documents are unpacked and read in a thread of their own, with a limit of time and memory. */
async function documentOf(blob: BlobReader): Promise<string> {
  // Refuses a bomb by what the archive declares, before anything is unpacked.
  await openArchive(blob);
  const bytes = await blob.read(0, blob.size);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const worker = new Worker(new URL('./document-worker.ts', import.meta.url), {
    workerData: bytes,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MIB },
  });
  const timer = setTimeout(() => reject(new Failure('file.no_preview')), WORKER_MS);
  worker.on('message', ({ html }: { html: string }) => resolve(html));
  worker.on('error', reject);
  worker.on('exit', () => reject(new Failure('file.no_preview')));
  try {
    return harmless(await promise);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** Tags that the reader of documents writes and that are harmless; their attributes are taken away but for links and images. */
const TAGS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td strong em s sub sup br a img blockquote pre code'.split(' '),
);

/** HTML of another's making cut down to plain tags. The frame it is shown in allows no scripts either. */
export function harmless(html: string): string {
  return html.replaceAll(/<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|</g, (whole, close, name, rest) => {
    if (typeof name !== 'string') return '&lt;';
    const tag = name.toLowerCase();
    if (!TAGS.has(tag)) return '';
    if (close === '/') return `</${tag}>`;
    const kept = attributesOf(tag, String(rest));
    return tag === 'img' && kept === '' ? '' : `<${tag}${kept}>`;
  });
}

function attributesOf(tag: string, text: string): string {
  const found = (name: string): string | undefined => new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(text)?.[1];
  if (tag === 'a') {
    const href = found('href') ?? '';
    return /^(?:https?:|mailto:)/i.test(href)
      ? ` href="${href}" rel="noopener noreferrer nofollow" target="_blank"`
      : '';
  }
  if (tag === 'img') {
    const src = found('src') ?? '';
    return /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*$/.test(src) ? ` src="${src}" alt=""` : '';
  }
  const spans = ['colspan', 'rowspan'].flatMap((name) => {
    const value = found(name) ?? '';
    return /^\d{1,3}$/.test(value) ? [` ${name}="${value}"`] : [];
  });
  return spans.join('');
}

const STYLE = `:root{color-scheme:light dark}body{margin:16px;font:14px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
pre{white-space:pre-wrap}table{border-collapse:collapse}th,td{padding:3px 8px;border:1px solid #8884;text-align:left;vertical-align:top}
thead th{position:sticky;top:0;background:Canvas}tbody th{color:GrayText;font-weight:400}img{max-width:100%;height:auto}`;

function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><style>${STYLE}</style></head><body>${body}</body></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
