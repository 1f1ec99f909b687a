/** What can go wrong on the way, by name. */
export const FAULTS = [
  /** Takes the request and never says a word. */
  'hang',
  /** Sends one letter after the other, slower than anybody waits. */
  'drip',
  /** Sends bytes that are no answer of the protocol. */
  'garbage',
  /** Breaks the connection off in the middle of the answer. */
  'broken',
  /** Ends the stream properly in the middle of an event. */
  'truncated',
  /** Answers with a page of HTML. */
  'wrong-type',
  /** Sends more than anybody should read. */
  'huge',
  'failed',
  'busy',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What the stand-in answers. `afterMs` is the time until its first word. */
export type Answer = Readonly<
  (
    | { text: string; isCut?: boolean }
    | { value: unknown }
    | { calls: readonly Readonly<{ name: string; arguments: unknown }>[] }
    | { fault: Fault; retryAfter?: string }
  ) & { afterMs?: number }
>;

/** What the stand-in was asked, as far as scripts need it. */
export type Question = Readonly<{
  /** How many were asked before. */
  n: number;
  model: string;
  messages: readonly Readonly<{ role: string; content: string | null }>[];
  schema: object | null;
  format: 'schema' | 'object' | 'plain';
  tools: readonly string[];
}>;

export type Script = (question: Question) => Answer;

/** One answer after the other; the last one again and again. */
export function inTurn(answers: readonly Answer[]): Script {
  return ({ n }) => {
    const answer = answers[Math.min(n, answers.length - 1)];
    if (answer === undefined) throw new Error('a script needs an answer');
    return answer;
  };
}
