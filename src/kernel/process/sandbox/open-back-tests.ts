import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { JobRun } from '#store';
import { assertBuilder } from '../studio/builders.ts';
import { versionIn } from '../studio/versions.ts';
import { runBackTest, startBackTest } from './back-test.ts';
import { backTestIn, backTestRuns, backTestsOf, type BackTestRun, type StoredBackTest } from './back-test-table.ts';
import type { SandboxParts } from './stage.ts';

const MOST_LISTED = 50;

/** Back-tests: a version of an agent on its own past. For those who build agents; each may throw `studio.not_builder`. */
export type BackTestsDoor = Readonly<{
  /**
   * Tries a version of an agent on the latest runs of `past`, beside the version of that one at work: its own past, or that
   * of the agent it was copied from. Returns the test and its job.
   *
   * @throws Failure `agent.unknown`, `studio.no_version`, `back_test.no_runs`, `agent.invalid_graph`
   */
  start(
    scope: Scope,
    wish: Readonly<{ agent: string; version: string; past: string; runs: number }>,
  ): Promise<Readonly<{ id: string; job: string }>>;
  runJob(scope: Scope, job: JobRun): Promise<void>;
  /** Newest first, 50 at most. */
  list(scope: Scope, agent: string): Promise<readonly StoredBackTest[]>;
  /** @throws Failure `back_test.not_found` */
  one(scope: Scope, id: string): Promise<StoredBackTest>;
  /** Its runs, page by page. @throws Failure `back_test.not_found` */
  runs(
    scope: Scope,
    id: string,
    page: Readonly<{ after: string | null; limit: number; isDifferent: boolean }>,
  ): Promise<readonly BackTestRun[]>;
}>;

export function openBackTests(parts: SandboxParts): BackTestsDoor {
  const { engine } = parts;
  return {
    async start(scope, { agent, version, past, runs }) {
      const graphs = await scope.write(async (tx) => {
        await assertBuilder(tx, scope);
        const standing = (await engine.agents.in(tx)).byName.get(past);
        if (standing === undefined) throw new Failure('agent.unknown', { params: { agent: past } });
        const isStanding = standing.name === agent && standing.version === version;
        return { standing, candidate: isStanding ? standing : (await versionIn(tx, agent, version)).graph };
      });
      return startBackTest(parts, scope, { ...graphs, runs });
    },
    runJob: (scope, job) => runBackTest(parts, scope, job),
    list: (scope, agent) =>
      scope.read(async (tx) => {
        await assertBuilder(tx, scope);
        return backTestsOf(tx, agent, MOST_LISTED);
      }),
    one: (scope, id) =>
      scope.read(async (tx) => {
        await assertBuilder(tx, scope);
        return backTestIn(tx, id);
      }),
    runs: (scope, id, page) =>
      scope.read(async (tx) => {
        await assertBuilder(tx, scope);
        await backTestIn(tx, id);
        return backTestRuns(tx, id, page);
      }),
  };
}
