import type { Text } from './text.ts';

/** What is wrong with a graph, and what to do about it. A warning does not keep the graph from running. */
export type GraphRule = Text & Readonly<{ cure: Text; isWarning?: true }>;

/** Rules a graph of an agent can break. */
export const GRAPH_RULES = {
  graph_missing: {
    zh: '“{field}”还没有填写。',
    en: '“{field}” is missing.',
    cure: { zh: '请填写它。', en: 'Fill it in.' },
  },
  graph_shape: {
    zh: '“{field}”的格式不正确：{zh}。',
    en: '“{field}” has the wrong shape: {en}.',
    cure: { zh: '请改成要求的格式。', en: 'Give it the shape that is asked for.' },
  },
  graph_node_type: {
    zh: '没有“{type}”这种节点。',
    en: 'There is no kind of node called “{type}”.',
    cure: { zh: '可用的有：{types}。', en: 'There are: {types}.' },
  },
  graph_unreachable: {
    zh: '节点“{node}”走不到。',
    en: 'Node “{node}” cannot be reached.',
    cure: { zh: '请连上它或删掉它。', en: 'Connect it or remove it.' },
  },
  graph_unknown_tool: {
    zh: '没有工具“{tool}”。',
    en: 'There is no tool “{tool}”.',
    cure: {
      zh: '请从工具目录里选一个，或请管理员接入它。',
      en: 'Choose one of the catalogue, or have an administrator connect it.',
    },
  },
  graph_unknown_node: {
    zh: '连线指向不存在的节点“{node}”。',
    en: 'An edge leads to a node “{node}” that does not exist.',
    cure: { zh: '请删掉这条线，或连到别的节点。', en: 'Remove the edge, or lead it to another node.' },
  },
  graph_port: {
    zh: '节点“{node}”没有出口“{port}”。',
    en: 'Node “{node}” has no port “{port}”.',
    cure: { zh: '请从它有的出口重新连线。', en: 'Draw the edge anew from a port it has.' },
  },
  graph_loop: {
    zh: '节点“{node}”处的循环没有上限。',
    en: 'The loop at node “{node}” is not bounded.',
    cure: {
      zh: '请在循环里加入等待或审批，或给其中一个节点设次数上限。',
      en: 'Put a wait or an approval into the loop, or give one of its nodes a greatest number of rounds.',
    },
  },
  graph_effect: {
    zh: '节点“{node}”会对外产生影响，前面却可能没有人同意。',
    en: 'Node “{node}” acts outside the building, and a way leads there on which nobody agreed.',
    cure: {
      zh: '请在每条通往它的路上放一个审批节点，并从“同意”出口连过来。',
      en: 'Put an approval on every way to it and lead there from its port “accepted”.',
    },
  },
  graph_expression: {
    zh: '表达式不正确：{detail}',
    en: 'The expression is not right: {detail}',
    cure: {
      zh: '请按提示改正，或从示例数据里选取一个值。',
      en: 'Correct what is named, or pick a value from sample data.',
    },
  },
  graph_name_unknown: {
    zh: '表达式里没有“{name}”这个名字。',
    en: 'The expression speaks of “{name}”, which is nothing here.',
    cure: { zh: '可用的有：{names}。', en: 'There are: {names}.' },
  },
  graph_name_later: {
    zh: '走到这里时，节点“{name}”还没有执行。',
    en: 'Node “{name}” has not run when this is reached.',
    cure: { zh: '请只引用前面的节点：{names}。', en: 'Speak only of what comes before: {names}.' },
  },
  graph_nesting: {
    zh: '表达式里的逐项计算套了 {depth} 层，最多 {max} 层。',
    en: 'The expression goes through lists {depth} deep; at most {max} are allowed.',
    cure: { zh: '请拆成几步，或用“逐项”节点。', en: 'Split it into steps, or use a node that goes through a list.' },
  },
  graph_condition: {
    zh: '这里要写能判断是或否的条件，现在得到的是 {type}。',
    en: 'This must be a condition that holds or does not; it gives {type}.',
    cure: {
      zh: '请加上比较，例如 score.probability >= 0.4。',
      en: 'Compare it with something, such as score.probability >= 0.4.',
    },
  },
  graph_required_input: {
    zh: '节点“{node}”缺少“{input}”。',
    en: 'Node “{node}” lacks “{input}”.',
    cure: {
      zh: '请填写它，或从前面节点的结果里选一个值。',
      en: 'Give a value, or pick one from what an earlier node gives.',
    },
  },
  graph_unknown_input: {
    zh: '节点“{node}”的工具没有“{input}”这个输入。',
    en: 'The tool of node “{node}” has no input “{input}”.',
    cure: { zh: '可用的有：{names}。', en: 'It has: {names}.' },
  },
  graph_unknown_field: {
    zh: '“{of}”里没有“{field}”。',
    en: '“{of}” has no “{field}”.',
    cure: { zh: '可用的有：{names}。', en: 'It has: {names}.' },
  },
  graph_type: {
    zh: '节点“{node}”的“{input}”要的是 {wanted}，给的是 {found}。',
    en: '“{input}” of node “{node}” wants {wanted} and gets {found}.',
    cure: { zh: '请换一个值，或用表达式转换它。', en: 'Choose another value, or convert it in an expression.' },
  },
  graph_entry: {
    zh: '必须正好有一个起点，现在有 {count} 个。',
    en: 'There must be exactly one start, there are {count}.',
    cure: {
      zh: '请连线，让除起点外的每个节点都有线进来。',
      en: 'Connect the nodes so that an edge leads to each but the first.',
    },
  },
  graph_each: {
    zh: '节点“{node}”逐项执行时只能有一个分支。',
    en: 'Node “{node}” goes through a list, so it can have one branch only.',
    cure: { zh: '请只留一个分支，或去掉逐项。', en: 'Keep one branch, or do not go through a list.' },
  },
  graph_branch_empty: {
    zh: '节点“{node}”的分支“{branch}”没有连到任何节点。',
    en: 'Branch “{branch}” of node “{node}” leads nowhere.',
    cure: { zh: '请连线或删掉这个分支。', en: 'Connect it or remove the branch.' },
  },
  graph_branch_mixed: {
    zh: '节点“{shared}”属于“{node}”的分支“{branch}”，又能从别处到达。',
    en: 'Node “{shared}” belongs to branch “{branch}” of “{node}” but can also be reached from elsewhere.',
    cure: {
      zh: '分支只能从自己的出口进入，也不能连回主线：请去掉另一条线，后续步骤从“{node}”的出口 out 接出。',
      en: 'A branch is entered through its port only and does not lead back: remove the other edge and go on from port “out” of “{node}”.',
    },
  },
  graph_unknown_agent: {
    zh: '没有名为“{agent}”的智能体在用。',
    en: 'No agent called “{agent}” is at work.',
    cure: { zh: '请换一个，或先启用它的一个版本。', en: 'Choose another, or activate a version of it first.' },
  },
  graph_agent_circle: {
    zh: '智能体“{agent}”会一层层调用到自己。',
    en: 'Agent “{agent}” comes to call itself.',
    cure: { zh: '请断开这个循环。', en: 'Break the circle.' },
  },
  graph_not_yet: {
    zh: '节点“{node}”的类型“{type}”还不能运行。',
    en: 'Node “{node}” has the type “{type}”, which cannot run yet.',
    cure: {
      zh: '请改用 call、switch、approve、wait、fork 或 agent。',
      en: 'Use call, switch, approve, wait, fork or agent.',
    },
  },
  graph_schema: {
    zh: '节点“{node}”的回答格式不正确：{detail}',
    en: 'The schema of node “{node}” is not right: {detail}',
    cure: { zh: '请改正回答的格式；它总是一个对象。', en: 'Correct the shape of the answer; it is always an object.' },
  },
  graph_tool_twice: {
    zh: '同一个节点不能使用工具“{tool}”的两个版本。',
    en: 'A node cannot have two versions of the tool “{tool}”.',
    cure: { zh: '请去掉一个。', en: 'Remove one.' },
  },
  graph_guarded: {
    zh: '节点“{node}”把“{tool}”设为需人确认，但没有使用这个工具。',
    en: 'Node “{node}” guards “{tool}” but does not have this tool.',
    cure: { zh: '请先加入工具，或去掉这一项。', en: 'Add the tool or remove the guard.' },
  },
  graph_tainted: {
    zh: '节点“{node}”的“{input}”可能由外部文本决定（来自“{source}”）。收件人、网址、金额等不能由外人决定。',
    en: 'Text from outside (from “{source}”) could choose “{input}” of node “{node}”. Recipients, addresses and amounts are never chosen by outsiders.',
    cure: {
      zh: '请在两者之间加一个总是由人批准（always）的审批节点，或改用记录里的值。',
      en: 'Put an approval with “always” between them, or use a value of our own records.',
    },
  },
  graph_taint_tool: {
    zh: '节点“{node}”读外部文本，不能直接使用会改动数据的工具“{tool}”。',
    en: 'Node “{node}” reads text from outside, so it cannot have the tool “{tool}”, which changes something.',
    cure: {
      zh: '请拆成两个节点（先读后写），或把这个工具列入 guarded，由人决定。',
      en: 'Split it into a node that reads and one that acts, or list the tool under “guarded” and leave it to a person.',
    },
  },
  graph_node_name: {
    zh: '节点名“{node}”重复或是保留字。',
    en: 'The node name “{node}” is taken or reserved.',
    cure: { zh: '请换一个名字。', en: 'Choose another.' },
  },
  graph_fan_out: {
    zh: '节点“{node}”的出口“{port}”只能连一条线。',
    en: 'Port “{port}” of node “{node}” can have one edge only.',
    cure: {
      zh: '请删掉多余的线；要同时做几件事，请用分支节点。',
      en: 'Remove the others; to do several things at once, use a fork.',
    },
  },
  graph_durability: {
    zh: '节点“{node}”会调用外面的服务，必须设为 step。',
    en: 'Node “{node}” reaches outside the building, so its durability must be step.',
    cure: { zh: '请把它的持久性改为 step。', en: 'Set its durability to step.' },
  },
  graph_compensate: {
    zh: '节点“{node}”不对外产生影响，它写入的内容随撤销一起收回，不需要补偿。',
    en: 'Node “{node}” does nothing outside; what it writes goes with an undo and needs no compensation.',
    cure: { zh: '请去掉补偿。', en: 'Remove the compensation.' },
  },
  graph_wait: {
    zh: '等待节点“{node}”没有说明等什么。',
    en: 'The wait node “{node}” does not say what for.',
    cure: { zh: '请填写时长、时间或事件。', en: 'Give a duration, a time or an event.' },
  },
  graph_cron: {
    zh: '“{cron}”不是有效的时间表。',
    en: '“{cron}” is not a schedule.',
    cure: {
      zh: '请写成五段，例如 0 9 * * 1（每周一 9 点）。',
      en: 'Write five parts, such as 0 9 * * 1 (Mondays at nine).',
    },
  },
  graph_limit: {
    zh: '限制“{name}”必须大于 0。',
    en: 'The limit “{name}” must be above 0.',
    cure: { zh: '请填一个大于 0 的数。', en: 'Give a number above 0.' },
  },
  graph_budget: {
    zh: '怎么走都要至少 {need}（{limit}），限制只给了 {have}。',
    en: 'Every way through takes at least {need} ({limit}), but the limit is {have}.',
    cure: { zh: '请提高限制“{limit}”，或减少节点。', en: 'Raise the limit “{limit}”, or use fewer nodes.' },
  },
  graph_budget_tight: {
    zh: '最费的一条路可能要 {need}（{limit}），限制只给了 {have}，届时会停下。',
    en: 'The dearest way may take {need} ({limit}), but the limit is {have}; the run would stop there.',
    cure: {
      zh: '请提高限制“{limit}”到 {need}，或减少最费的节点的上限。',
      en: 'Raise the limit “{limit}” to {need}, or lower what the dearest nodes may use.',
    },
    isWarning: true,
  },
} as const satisfies Readonly<Record<string, GraphRule>>;
