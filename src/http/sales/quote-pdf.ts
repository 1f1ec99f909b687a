import { z } from 'zod';
import { asId } from '#base';
import { quoteToPaper, renderQuote } from '#kernel/memory';
import { attachment } from '../attachment.ts';
import { defineRoute } from '../route.ts';

/** The editor shows it beside the quote: our own pages may frame it, nobody else. */
const FRAMED =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'";

export const quotePdf = defineRoute({
  method: 'GET',
  path: '/api/quotes/:id/pdf',
  summary: 'A quote as PDF in its language or another; marked on every page while it may not go out',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    language: z.enum(['zh', 'en']).optional(),
    save: z.stringbool().optional().describe('as a file to save instead of shown'),
  }),
  output: z.undefined(),
  async handle({ id, language, save }, { scope, person, reply }) {
    const asked = { language: language ?? null, workspace: person.workspace.name };
    const paper = await quoteToPaper(scope, asId('entity', id), asked);
    const pdf = await renderQuote(paper);
    const named = attachment(`${paper.number.replaceAll('/', '-')}.pdf`);
    await reply
      .type('application/pdf')
      .header('content-disposition', save === true ? named : named.replace(/^attachment/, 'inline'))
      .header('cache-control', 'private, no-store')
      .header('content-security-policy', FRAMED)
      .header('x-frame-options', 'SAMEORIGIN')
      .send(Buffer.from(pdf));
    return undefined;
  },
});
