/** Reasons why the settings of language models cannot be changed, and rules of their fields; part of `FAILURES` and `RULES`. */
export const MODEL_FAILURES = {
  'model.endpoint_not_found': {
    status: 404,
    zh: '没有这个模型端点，可能刚被别人删除。请刷新页面。',
    en: 'There is no such model endpoint; somebody may have removed it just now. Reload the page.',
  },
  'model.changed': {
    status: 409,
    zh: '别人刚改过语言模型的设置。请刷新页面后再改。',
    en: 'Somebody has changed the settings of language models just now. Reload the page and change them again.',
  },
  'model.no_addon': {
    status: 409,
    zh: '还没有安装运行模型文件的附加组件。请在服务器上运行 npm run valence -- models add-gguf。',
    en: 'The add-on that runs model files is not installed. Run npm run valence -- models add-gguf on the server.',
  },
} as const;

export const MODEL_RULES = {
  model_file: {
    zh: '应为模型文件夹里一个 .gguf 文件的名字。',
    en: 'This must be the name of a .gguf file in the folder of models.',
  },
  model_local: {
    zh: '本安装不允许连接内网里的模型（VALENCE_LOCAL_MODELS=off）。',
    en: 'This installation allows no models on private addresses (VALENCE_LOCAL_MODELS=off).',
  },
  model_https: {
    zh: '要用 https；只有“本地端点”可以用 http。',
    en: 'Use https; only a local endpoint may use http.',
  },
  model_currency: {
    zh: '每月总限额用 {cap}，而这里的价格用 {price}。请用同一种货币。',
    en: 'The monthly cap is in {cap}, the price here in {price}. Use one currency.',
  },
} as const;
