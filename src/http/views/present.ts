import { ViewConfig, type SavedView } from '@valence/contract';
import type { z } from 'zod';
import { textOfId, type Id } from '#base';
import type { View } from '#kernel/memory';

/** A view as the wire has it. */
export function viewOf(view: View): z.input<typeof SavedView> {
  return {
    ...view,
    id: textOfId('view', view.id as Id<'view'>),
    // Written through the same schema; what an older version wrote gets the defaults of what came since
    config: ViewConfig.parse(view.config),
    changedAt: view.changedAt.toISOString(),
  };
}
