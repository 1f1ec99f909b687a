import type { DraftSaved, GraphProblem, StudioAgent, StudioAgentDetail } from '@valence/contract';
import { cureOf, RULES, say, type Locale } from '#base';
import type { PlacedProblem, StudioDetail, StudioRow } from '#kernel/process';

/** An agent of the studio as the wire has it. */
export function studioRowOf({ updatedAt, ...row }: StudioRow): StudioAgent {
  return { ...row, updatedAt: updatedAt?.toISOString() ?? null };
}

export function studioDetailOf({ draft, versions, ...row }: StudioDetail): StudioAgentDetail {
  return {
    ...studioRowOf(row),
    draft: draft === null ? null : { ...draft, updatedAt: draft.updatedAt.toISOString() },
    versions: versions.map((version) => ({ ...version, at: version.at?.toISOString() ?? null })),
  };
}

/** Problems of a graph in the caller's language. */
export function problemsOf(problems: readonly PlacedProblem[], locale: Locale): GraphProblem[] {
  return problems.map((problem) => {
    const { level, path, node, rule, params } = problem;
    return { level, path, node, rule, message: say(RULES[rule], locale, params), cure: cureOf(problem, locale) ?? '' };
  });
}

export function savedOf(
  {
    revision,
    updatedAt,
    problems,
  }: Readonly<{ revision: number; updatedAt: Date; problems: readonly PlacedProblem[] }>,
  locale: Locale,
): DraftSaved {
  return { revision, updatedAt: updatedAt.toISOString(), problems: problemsOf(problems, locale) };
}
