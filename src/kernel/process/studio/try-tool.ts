import { newUuid } from '#base';
import type { Scope } from '#kernel/security';
import { failureText } from '../engine/failure-text.ts';
import { resolve } from '../graph/expression.ts';
import { isRemote, type AnyTool, type ToolContext, type ToolServices } from '../tool.ts';

/** What a tool would have done, had it been called by a run. */
export type Captured = Readonly<{ what: 'record' | 'decision' | 'message' | 'outside'; value: unknown }>;

export type Tried =
  | Readonly<{ outcome: 'done'; value: unknown; captured: readonly Captured[]; evidence: number; ms: number }>
  | Readonly<{ outcome: 'refused'; fields: readonly Readonly<{ path: string; message: string }>[] }>
  | Readonly<{ outcome: 'failed'; message: string; ms: number }>;

export type TryWish = Readonly<{
  tool: AnyTool;
  /** Values; those beginning with `=` are expressions over `input`. */
  in: Readonly<Record<string, unknown>>;
  record: string | null;
  services: ToolServices;
  now: () => Date;
}>;

const LONGEST_MS = 30_000;

/**
 * Calls a tool with the rights of who asks, and nothing is written or sent: what it wants written is told, and what acts
 * outside is not called at all.
 */
export async function tryTool(scope: Scope, wish: TryWish): Promise<Tried> {
  const { tool } = wish;
  const since = performance.now();
  const took = (): number => Math.round(performance.now() - since);
  try {
    const given = tool.input.safeParse(resolve(wish.in, { input: { record: wish.record }, state: {} }));
    if (!given.success) {
      const fields = given.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return { outcome: 'refused', fields };
    }
    const captured: Captured[] = [];
    if (isRemote(tool)) {
      captured.push({ what: 'outside', value: given.data });
      return { outcome: 'done', value: null, captured, evidence: 0, ms: took() };
    }
    const context = contextOf(scope.forPurpose(tool.purpose), wish, captured);
    const { value, evidence } = await tool.run(given.data as never, context);
    const plain: unknown = JSON.parse(JSON.stringify(tool.output.parse(value) ?? null));
    return { outcome: 'done', value: plain, captured, evidence: evidence.length, ms: took() };
  } catch (error) {
    return { outcome: 'failed', message: failureText(error), ms: took() };
  }
}

function contextOf(scope: Scope, { tool, services, now }: TryWish, captured: Captured[]): ToolContext {
  const id = newUuid();
  const mayWrite = (): void => {
    if (tool.effect === 'reads') throw new Error(`${tool.name} is declared to read only, but it writes`);
  };
  return {
    scope: readOnly(scope),
    now,
    run: { id, agent: 'studio', version: '0.0.0', autonomy: 'suggest' },
    key: `${id}:try#1`,
    signal: AbortSignal.timeout(LONGEST_MS),
    say(saying) {
      mayWrite();
      captured.push({ what: 'record', value: saying });
      return saying.id ?? newUuid();
    },
    decide(draft) {
      mayWrite();
      captured.push({ what: 'decision', value: draft });
      return newUuid();
    },
    tell(message) {
      mayWrite();
      captured.push({ what: 'message', value: message });
    },
    guard() {},
    services,
  };
}

/** The scope in which nothing can be written, whatever a tool tries. */
function readOnly(scope: Scope): Scope {
  return {
    ...scope,
    write: () => Promise.reject(new Error('a tool that is tried out writes nothing')),
    within: (tx) => readOnly(scope.within(tx)),
    forPurpose: (purpose) => readOnly(scope.forPurpose(purpose)),
  };
}
