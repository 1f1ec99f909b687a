type Node = Readonly<Record<string, unknown>>;

const DEEPEST = 12;

/** Some value that fits a JSON Schema: the first choice, the smallest number, a text that says it is made up. */
export function fitting(schema: unknown, root: unknown = schema, depth = 0): unknown {
  const node = (schema ?? {}) as Node;
  if (depth > DEEPEST) return null;
  if (typeof node['$ref'] === 'string') return fitting(resolve(node['$ref'], root), root, depth + 1);
  const given = [node['const'], node['default'], firstOf(node['enum'])].find((value) => value !== undefined);
  if (given !== undefined) return given;
  const option = firstOf(node['anyOf']) ?? firstOf(node['oneOf']) ?? firstOf(node['allOf']);
  if (option !== undefined) return fitting(option, root, depth + 1);
  return ofType(typeOf(node), node, { root, depth });
}

function typeOf(node: Node): unknown {
  return firstOf(node['type']) ?? node['type'] ?? (node['properties'] === undefined ? 'string' : 'object');
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function ofType(type: unknown, node: Node, { root, depth }: { root: unknown; depth: number }): unknown {
  switch (type) {
    case 'object': {
      const required = new Set(Array.isArray(node['required']) ? (node['required'] as string[]) : []);
      const properties = Object.entries((node['properties'] ?? {}) as Node).filter(([name]) => required.has(name));
      return Object.fromEntries(properties.map(([name, part]) => [name, fitting(part, root, depth + 1)]));
    }
    case 'array':
      return Array.from({ length: Number(node['minItems'] ?? 0) }, () => fitting(node['items'], root, depth + 1));
    case 'integer':
    case 'number':
      return Number(node['minimum'] ?? Math.min(0, Number(node['maximum'] ?? 0)));
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return textFor(node);
  }
}

function textFor(node: Node): string {
  const text = 'stand-in（替身回答）';
  const short = text.slice(0, Number(node['maxLength'] ?? text.length));
  return short.padEnd(Number(node['minLength'] ?? 0), '·');
}

function resolve(ref: string, root: unknown): unknown {
  const steps = ref.replace(/^#\/?/, '').split('/');
  return steps.reduce<unknown>((at, step) => (step === '' ? at : (at as Node | undefined)?.[step]), root);
}
