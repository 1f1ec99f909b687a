import { EmptyAnswer, EmptyRequest } from '@valence/contract';
import { asId } from '#base';
import { emptyTrash } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const emptyTrashRoute = defineRoute({
  method: 'POST',
  path: '/api/trash/empty',
  summary: 'Empty the trash for good, all of it or some records; administrators only',
  purpose: 'sales',
  input: EmptyRequest,
  output: EmptyAnswer,
  handle: async ({ records }, { scope }) => ({
    count: await emptyTrash(scope, records?.map((id) => asId('entity', id)) ?? null),
  }),
});
