import type { Text } from '#base';

/** One thing to say, before it becomes a record. What is absent fits everything. */
export type Line = Readonly<{
  title: Text;
  body: Text;
  product?: string;
  industry?: string;
  application?: string;
  channel?: 'mail' | 'phone' | 'chat' | 'visit';
  stage?: 'new' | 'working';
  triggers?: readonly string[];
  /** Number of a material to cite, such as `HY-TR-2604`. */
  material?: string;
}>;

/** What a customer holds against us, and what we answer. */
export type Doubt = Line & Readonly<{ answers: readonly Line[] }>;
