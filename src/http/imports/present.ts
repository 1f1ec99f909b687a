import type { Import, RowProblem } from '@valence/contract';
import { FAILURES, RULES, say, textOfId, type Id, type Locale } from '#base';
import type { ImportProblem, ImportView } from '#kernel/memory';

/** An import as the wire has it: texts in the caller's language. */
export function importOf(view: ImportView, locale: Locale): Import {
  return {
    ...view,
    id: textOfId('import', view.id as Id<'import'>),
    fileProblems: view.fileProblems.map((p) => problemOfRow(p, locale)),
    error: view.error === null ? null : say(FAILURES[view.error.code], locale, view.error.params),
  };
}

export function problemOfRow({ row, column, value, rule, params }: ImportProblem, locale: Locale): RowProblem {
  return { row, column, value, rule, message: say(RULES[rule], locale, params) };
}
