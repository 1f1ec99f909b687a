import { z } from 'zod';
import { partsOf } from './expression.ts';

/** A name an expression reads: of `input.record` the root `input` and the member `record`; null where all of it is read. */
export type Read = Readonly<{ root: string; member: string | null }>;

/** The names an expression reads. One that cannot be read reads nothing: it is refused elsewhere. */
export function readsOf(text: string): readonly Read[] {
  try {
    return readsIn(partsOf(text));
  } catch {
    return [];
  }
}

/** A part of an expression: what it does, and to which parts. */
const Part = z.object({ op: z.string(), args: z.unknown() });
const Name = z.object({ op: z.literal('id'), args: z.string() });
const Literal = z.object({ op: z.literal('value'), args: z.string() });
/** `input.record`, and `input["record"]` alike. */
const Member = z.object({ op: z.enum(['.', '[]']), args: z.tuple([Name, z.union([z.string(), Literal])]) });

function readsIn(part: unknown): Read[] {
  if (Array.isArray(part)) return part.flatMap(readsIn);
  const member = Member.safeParse(part).data;
  if (member !== undefined) {
    const [owner, name] = member.args;
    return [{ root: owner.args, member: typeof name === 'string' ? name : name.args }];
  }
  const name = Name.safeParse(part).data;
  if (name !== undefined) return [{ root: name.args, member: null }];
  const other = Part.safeParse(part).data;
  return other === undefined || other.op === 'value' ? [] : readsIn(other.args);
}
