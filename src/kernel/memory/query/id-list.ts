/**
 * SQL for a list of ids in a parameter, to compare with `= any`. Its length is hidden from the planner: seen, PostgreSQL
 * plans such a statement anew at each call, which takes longer than the reading of a few records.
 */
export function idList(parameter: string): string {
  return `(select ${parameter}::uuid[])::uuid[]`;
}
