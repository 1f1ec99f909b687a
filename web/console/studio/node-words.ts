import { sayWord, usePartTexts } from '../../parts/texts.ts';
import {
  kindOfPort,
  type GraphNode,
  type CallNode,
  type NodeType,
  type SubAgentNode,
  type WaitNode,
} from './model/graph.ts';
import { useStudioTexts } from './texts.ts';

/** Says nodes and ports as the studio shows them. */
export function useNodeWords() {
  const t = useStudioTexts();
  const part = usePartTexts();
  const type = (name: NodeType): string => t(`type_${name}`);
  return {
    type,
    /** What a node does, in one line, where nothing it calls says so. */
    about(node: GraphNode): string {
      switch (node.type) {
        case 'approve':
          return t(node.who === 'manager' ? 'asksManager' : 'asksOwner');
        case 'wait':
          return aboutWait(t, node);
        case 'fork':
          return node.each === undefined ? t('forksInto', { count: node.branches.length }) : t('forksEach');
        case 'llm':
          return t(`task_${node.task ?? 'write'}`);
        case 'switch':
          return t('chooses', { count: node.cases.length });
        case 'call':
        case 'agent':
          return aboutCalled(t, node);
        default:
          return '';
      }
    },
    port(node: GraphNode, port: string): string {
      const kind = kindOfPort(node, port);
      if (kind === 'branch') return port;
      if (kind === 'case') return sayWord(part, 'port', port);
      return port in PORT_WORDS ? t(PORT_WORDS[port as keyof typeof PORT_WORDS]) : port;
    },
  };
}

const PORT_WORDS = {
  out: 'portOut',
  error: 'portError',
  without: 'portWithout',
  accepted: 'portAccepted',
  refused: 'portRefused',
  expired: 'portExpired',
  event: 'portEvent',
  timeout: 'portTimeout',
} as const;

function aboutCalled(t: ReturnType<typeof useStudioTexts>, node: CallNode | SubAgentNode): string {
  return node.type === 'call' ? node.fn || t('noTool') : node.ref || t('noAgent');
}

function aboutWait(t: ReturnType<typeof useStudioTexts>, { event, until, for: length }: WaitNode): string {
  if (event !== undefined) return t('waitsEvent', { event });
  return until === undefined ? sayDuration(t, length) : t('waitsUntil');
}

const UNITS = { D: 'days', H: 'hours', M: 'minutes', W: 'weeks' } as const;

/** `P3D` as "3 days"; what is not that simple as it is written. */
function sayDuration(t: ReturnType<typeof useStudioTexts>, duration: string | undefined): string {
  const [, count, unit] = /^P(?:T(?=\d+[HM]$))?(\d+)([WDHM])$/.exec(duration ?? '') ?? [];
  if (count === undefined || unit === undefined || (unit === 'M' && !duration?.startsWith('PT'))) return duration ?? '';
  return t(UNITS[unit as keyof typeof UNITS], { count: Number(count) });
}
