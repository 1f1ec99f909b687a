import { ViewChoice, ViewList } from '@valence/contract';
import { asId } from '#base';
import { chooseViews, viewsOf } from '#kernel/memory';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { viewOf } from './present.ts';

export const chooseViewsRoute = defineRoute({
  method: 'PUT',
  path: '/api/views/choice',
  summary: 'Keep the order and the default of a kind’s views for who asks',
  purpose: 'sales',
  input: ViewChoice,
  output: ViewList,
  async handle({ kind, order, defaultView }, { scope }) {
    kindNamed(await kindsByName(scope), kind);
    await chooseViews(scope, {
      kind,
      ...(order !== undefined && { order: order.map((id) => asId('view', id)) }),
      ...(defaultView !== undefined && { defaultView: defaultView === null ? null : asId('view', defaultView) }),
    });
    return { views: (await viewsOf(scope, kind)).map(viewOf) };
  },
});
