import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { openFile, previewHtml, type StoredFile } from '#kernel/memory';
import { notarise } from '#kernel/security';
import { defineRoute } from '../route.ts';

/** Types a browser may show by itself; anything else comes as opaque bytes to be saved. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf']);
/** What strangers wrote runs no scripts, loads nothing and is framed by us alone. */
const LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";
/** The browser's own viewer of PDF does not start in a sandbox; it runs nothing of the document's with our origin. */
const LOCKED_PDF =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'";

export const openFileRoute = defineRoute({
  method: 'GET',
  path: '/api/files/:id/content',
  summary: 'The bytes of a file, in whole or by range; `inline=true` to show images and PDF in the page',
  purpose: 'sales',
  input: z.object({ id: z.string(), inline: z.enum(['true', 'false']).default('false') }),
  output: z.unknown(),
  async handle({ id: text, inline }, { scope, request, reply }) {
    const id = asId('entity', text);
    const { file, blob } = await openFile(scope, id);
    const isShown = inline === 'true' && SHOWN.has(file.mediaType);
    lock(reply, file, isShown ? 'inline' : 'attachment')
      .header('content-type', isShown ? file.mediaType : 'application/octet-stream')
      .header('accept-ranges', 'bytes')
      .header('etag', `"${file.sha256}"`);
    if (request.headers['if-none-match'] === `"${file.sha256}"`) {
      await blob.close();
      await reply.code(304).send();
      return undefined;
    }
    const range = rangeIn(request.headers.range, blob.size);
    if (range === 'unsatisfiable') {
      await blob.close();
      await reply.code(416).header('content-range', `bytes */${blob.size}`).send();
      return undefined;
    }
    const [start, end] = range ?? [0, blob.size];
    if (!isShown && range === null)
      await scope.write((tx) => notarise(tx, [{ type: 'file.opened', subjectId: file.record, body: { file: id } }]));
    reply.header('content-length', end - start);
    if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${blob.size}`);
    const body = Readable.from(blob.chunks(start, end));
    body.once('close', () => void blob.close());
    await reply.send(body);
    return undefined;
  },
});

export const previewFile = defineRoute({
  method: 'GET',
  path: '/api/files/:id/preview',
  summary: 'A text, table or Word document as one page of HTML without scripts',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: z.unknown(),
  async handle({ id }, { scope, reply }) {
    const { file, blob } = await openFile(scope, asId('entity', id));
    try {
      if (file.preview === null) throw new Failure('file.no_preview');
      const html = await previewHtml(blob, file.preview);
      await lock(reply, file, 'inline').header('content-type', 'text/html; charset=utf-8').send(html);
      return undefined;
    } finally {
      await blob.close();
    }
  },
});

function lock(reply: FastifyReply, file: StoredFile, how: 'inline' | 'attachment'): FastifyReply {
  const isPdf = how === 'inline' && file.mediaType === 'application/pdf';
  return (
    reply
      .header('content-security-policy', isPdf ? LOCKED_PDF : LOCKED)
      .header('x-content-type-options', 'nosniff')
      .header('x-frame-options', 'SAMEORIGIN')
      .header('cross-origin-resource-policy', 'same-origin')
      // Rights may change, so it is asked again each time.
      .header('cache-control', 'private, no-cache')
      .header('content-disposition', dispositionOf(how, file.name))
  );
}

/** RFC 6266: the name in ASCII for the old, in UTF-8 for the others. */
export function dispositionOf(how: 'inline' | 'attachment', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** The one range asked for as [start, end), null for all of it. Several ranges are answered with all. */
function rangeIn(header: string | undefined, size: number): readonly [number, number] | null | 'unsatisfiable' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (found === null) return null;
  const [, from = '', to = ''] = found;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  return start < end ? [start, end] : 'unsatisfiable';
}
