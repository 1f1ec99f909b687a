import type { EndpointPreset } from '@valence/contract';

const VENDOR = {
  zh: '契约未验证：本产品没有在该厂商的接口上运行过。地址和模型名读自公开资料（2026-11），请以厂商文档为准，并先“检测”。',
  en: 'Contract unverified: nobody ran this product against the vendor. Address and model names were read in public sources (2026-11); the vendor’s own documents count. Probe it first.',
};
const OWN = {
  zh: '契约未验证：请把地址改成你的服务器，模型名以服务器列出的为准，并先“检测”。',
  en: 'Contract unverified: put in the address of your server and the model name it lists. Probe it first.',
};

/** Ready-made values, in the order pages list them. Prices change too often to stand here. */
export const PRESETS: readonly EndpointPreset[] = [
  {
    id: 'deepseek',
    title: { zh: 'DeepSeek', en: 'DeepSeek' },
    config: {
      kind: 'http',
      baseUrl: 'https://api.deepseek.com/v1',
      model: 'deepseek-v4-flash',
      region: 'cn',
      // Answers at once instead of thinking aloud first.
      extra: { thinking: { type: 'disabled' } },
    },
    models: ['deepseek-v4-flash', 'deepseek-v4-pro'],
    note: VENDOR,
    isVerified: false,
  },
  {
    id: 'qwen',
    title: { zh: '通义千问（阿里云百炼）', en: 'Qwen (Alibaba Cloud)' },
    config: {
      kind: 'http',
      baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
      model: 'qwen-plus',
      region: 'cn',
      extra: { enable_thinking: false },
    },
    models: ['qwen-plus', 'qwen-max', 'qwen-turbo'],
    note: VENDOR,
    isVerified: false,
  },
  {
    id: 'glm',
    title: { zh: '智谱 GLM', en: 'Zhipu GLM' },
    config: {
      kind: 'http',
      baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
      model: 'glm-4-plus',
      region: 'cn',
    },
    models: ['glm-4-plus', 'glm-4-air', 'glm-4-flash', 'glm-5'],
    note: VENDOR,
    isVerified: false,
  },
  {
    id: 'llama-vllm',
    title: { zh: 'Llama（自有服务器，vLLM）', en: 'Llama (own server, vLLM)' },
    config: {
      kind: 'http',
      baseUrl: 'http://127.0.0.1:8000/v1',
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      region: 'own',
      isLocal: true,
    },
    models: ['meta-llama/Llama-3.3-70B-Instruct', 'meta-llama/Llama-3.1-8B-Instruct'],
    note: OWN,
    isVerified: false,
  },
  {
    id: 'llama-server',
    title: { zh: 'Llama（自有服务器，llama-server）', en: 'Llama (own server, llama-server)' },
    config: { kind: 'http', baseUrl: 'http://127.0.0.1:8081/v1', model: 'llama-3.3-70b', region: 'own', isLocal: true },
    models: ['llama-3.3-70b'],
    note: OWN,
    isVerified: false,
  },
  {
    id: 'ollama',
    title: { zh: 'Ollama（自有服务器）', en: 'Ollama (own server)' },
    config: { kind: 'http', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.3:70b', region: 'own', isLocal: true },
    models: ['llama3.3:70b', 'qwen2.5:14b'],
    note: OWN,
    isVerified: false,
  },
  {
    id: 'file',
    title: { zh: '本机模型文件（GGUF）', en: 'Model file on this machine (GGUF)' },
    config: { kind: 'gguf', region: 'own', isLocal: true, maxTokens: 1_024, timeoutMs: 300_000 },
    models: [],
    note: {
      zh: '加载、语法约束和适配器用很小的模型测过；大模型的速度取决于内存带宽，见指南。',
      en: 'Loading, grammar and adapters were tested with a very small model; the speed of large ones depends on memory bandwidth, see the guide.',
    },
    isVerified: true,
  },
];
