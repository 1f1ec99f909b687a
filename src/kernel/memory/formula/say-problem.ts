import { shorten, type Text } from '#base';

/** CEL's types as people who set up a CRM call them. */
const TYPE_WORDS: Readonly<Record<string, Text>> = {
  double: { zh: '数字', en: 'number' },
  int: { zh: '整数', en: 'whole number' },
  string: { zh: '文本', en: 'text' },
  bool: { zh: '是/否', en: 'yes/no' },
  Money: { zh: '金额', en: 'amount' },
  Day: { zh: '日期', en: 'date' },
  'google.protobuf.Timestamp': { zh: '时间', en: 'time' },
  'google.protobuf.Duration': { zh: '时长', en: 'duration' },
  'list<string>': { zh: '多个值', en: 'several values' },
  null: { zh: '空', en: 'nothing' },
};

function worded(part: string): Text {
  const known = TYPE_WORDS[part.trim().replaceAll("'", '')];
  return known ?? { zh: part.trim(), en: part.trim() };
}

type Say = (summary: string) => Text;

const fixed =
  (zh: string, en: string): Say =>
  () => ({ zh, en });

const SAID: Readonly<Record<string, Say>> = {
  unknown_variable(summary) {
    const name = summary.replace(/^.*: /, '');
    return { zh: `没有字段“${name}”。`, en: `There is no field “${name}”.` };
  },
  unknown_function: (name) => ({ zh: `公式里没有函数“${name}”。`, en: `Formulas have no function “${name}”.` }),
  nested_loop: (name) => ({
    zh: `“${name}”不能放在另一个逐项检查里。`,
    en: `“${name}” cannot stand inside another check of each entry.`,
  }),
  no_such_overload(summary) {
    const parts = /: (.+?) (==|!=|<=|>=|[-+*/%<>]|in) (.+)$/.exec(summary);
    if (parts === null) return { zh: '这里的类型不合适。', en: 'The types do not fit here.' };
    const [left, right] = [worded(parts[1] ?? ''), worded(parts[3] ?? '')];
    const sign = parts[2] ?? '';
    return {
      zh: `${left.zh}和${right.zh}不能用“${sign}”。`,
      en: `“${sign}” does not work between ${left.en} and ${right.en}.`,
    };
  },
  no_matching_overload(summary) {
    const [, name = '', types = ''] = /'(?:.*\.)?(\w+)\((.*)\)'/.exec(summary) ?? [];
    const words = types.split(', ').map(worded);
    const given = { zh: words.map((w) => w.zh).join('、'), en: words.map((w) => w.en).join(', ') };
    if (types === '') return { zh: `“${name}”还缺少参数。`, en: `“${name}” needs something in its brackets.` };
    return { zh: `“${name}”不接受（${given.zh}）。`, en: `“${name}” does not take (${given.en}).` };
  },
  incompatible_ternary_branches(summary) {
    const [first = '', second = ''] = [...summary.matchAll(/'([^']+)'/g)].map((m) => m[1] ?? '');
    const [a, b] = [worded(first), worded(second)];
    return {
      zh: `两种结果的类型要相同：现在是${a.zh}和${b.zh}。`,
      en: `Both outcomes must be of one type: they are ${a.en} and ${b.en}.`,
    };
  },
  invalid_condition_type: fixed('“?”前面要是能判断是或否的条件。', 'What stands before “?” must be a condition.'),
  invalid_logical_operand: fixed('“&&”“||”“!”只能连接条件。', '“&&”, “||” and “!” join conditions only.'),
  unexpected_token: (summary) =>
    summary.endsWith('EOF')
      ? { zh: '公式还没有写完。', en: 'The formula is not complete.' }
      : { zh: '这里不该出现这个符号。', en: 'This does not belong here.' },
  expected_token: fixed('这里少了一个符号，例如括号。', 'Something is missing here, such as a bracket.'),
  unexpected_character: fixed(
    '这个字符不能用在公式里。字段请写它的编号，文本请放在引号里。',
    'This character cannot be used. Name fields by their ids and put texts in quotation marks.',
  ),
  unterminated_string: fixed('文本少了结束的引号。', 'The text has no closing quotation mark.'),
  newline_in_string: fixed('文本少了结束的引号。', 'The text has no closing quotation mark.'),
  limit_exceeded: fixed(
    '公式太长或太深，请拆成几个字段。',
    'The formula is too long or too deep. Split it into several fields.',
  ),
  invalid_macro_argument: fixed('括号里要先写一个名字。', 'The brackets must begin with a name.'),
  reserved_identifier: fixed('这个词有别的意思，不能作名字。', 'This word means something else and cannot be a name.'),
  unsupported_result: (type) => {
    const word = worded(type);
    return {
      zh: `结果（${word.zh}）不能作为字段的值。`,
      en: `Its result (${word.en}) cannot be the value of a field.`,
    };
  },
};

/** What is wrong with an expression, in plain words of both languages, from CEL's code and English summary. */
export function sayProblem(code: string, summary: string): Text {
  const said = SAID[code];
  if (said !== undefined) return said(summary);
  return { zh: `公式不正确：${shorten(summary, 160)}`, en: `The formula is not right: ${shorten(summary, 160)}` };
}
