import type { Text } from '#base';
import type { ShownResult } from '../jobs/job-view.ts';

/** Records named per reason; the count goes on. */
const MOST_NAMED = 20;

/** The result with these records left alone for a reason; `count` where they have no ids. */
export function addSkip(result: ShownResult, reason: Text, ids: readonly string[], count = ids.length): ShownResult {
  if (count === 0) return result;
  const isSame = (skip: ShownResult['skipped'][number]) => skip.reason.en === reason.en;
  const known = result.skipped.find(isSame) ?? { reason, count: 0, ids: [] };
  const skip = { ...known, count: known.count + count, ids: [...known.ids, ...ids].slice(0, MOST_NAMED) };
  return { ...result, skipped: [...result.skipped.filter((other) => !isSame(other)), skip] };
}
