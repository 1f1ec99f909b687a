import { defineAgent } from '#kernel/process';

/** An owner for a lead that has none: proposed to who hands out leads, set and told once agreed. */
export const leadAssignment = defineAgent({
  $schema: 'agent-graph/1',
  name: 'lead-assignment',
  version: '1.0.0',
  title: { zh: '线索分配', en: 'Lead assignment' },
  about: {
    zh: '为没有负责人的线索找到合适的人：区域、专长、语言、在手数量和历史成绩都看，不超过上限；同意后写入并通知本人。“线索到首触”已含分配，所以默认关闭。',
    en: 'Finds the owner of a lead that has none, by territory, skill, language, room and past results, never beyond capacity; set and told once agreed. Off at first, because “Lead to touch” assigns as well.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'record.made', kind: 'lead' },
    { hand: true, kind: 'lead' },
  ],
  nodes: [
    {
      id: 'assign',
      type: 'call',
      fn: 'assign-lead@1',
      in: { lead: '=input.record' },
      durability: 'fused',
      title: { zh: '找负责人', en: 'Find the owner' },
    },
    {
      id: 'found',
      type: 'switch',
      cases: [{ if: 'assign.isNew', port: 'yes' }],
      default: 'no',
      title: { zh: '有人选吗', en: 'Anybody?' },
    },
    {
      id: 'propose',
      type: 'call',
      fn: 'propose-owner@1',
      in: { lead: '=input.record', assignment: '=assign.assignment' },
      durability: 'fused',
      title: { zh: '建议', en: 'Propose' },
    },
    {
      id: 'autonomy',
      type: 'switch',
      cases: [{ if: 'state.autonomy == "suggest"', port: 'suggest' }],
      default: 'go',
      title: { zh: '自主程度', en: 'Autonomy' },
    },
    {
      id: 'agree',
      type: 'approve',
      who: 'manager',
      dueIn: 'P3D',
      onTimeout: 'expire',
      title: { zh: '同意', en: 'Agree' },
    },
    {
      id: 'handOver',
      type: 'call',
      fn: 'hand-over-lead@1',
      in: { lead: '=input.record', assignment: '=assign.assignment' },
      durability: 'fused',
      title: { zh: '交给负责人', en: 'Hand over' },
    },
  ],
  edges: [
    { from: 'assign', to: 'found' },
    { from: 'found', fromPort: 'yes', to: 'propose' },
    { from: 'propose', to: 'autonomy' },
    { from: 'autonomy', fromPort: 'go', to: 'agree' },
    { from: 'agree', fromPort: 'accepted', to: 'handOver' },
  ],
  output: { isNew: '=assign.isNew' },
  limits: { steps: 20, wallMs: 60_000, toolCalls: 10, onExceed: 'fail' },
  autonomy: 'ask',
  startsOff: true,
});
