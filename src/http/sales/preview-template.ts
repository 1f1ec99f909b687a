import { TemplatePreview, TemplatePreviewRequest } from '@valence/contract';
import { asId } from '#base';
import { renderMail } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const previewTemplate = defineRoute({
  method: 'POST',
  path: '/api/mail-templates/preview',
  summary: 'A mail template filled in for one record, with the names whose value is not known',
  purpose: 'sales',
  input: TemplatePreviewRequest,
  output: TemplatePreview,
  async handle({ record, ...wish }, { scope }) {
    const { subject, body, missing } = await renderMail(scope, { ...wish, record: asId('entity', record) });
    return { subject, body, missing: [...missing] };
  },
});
