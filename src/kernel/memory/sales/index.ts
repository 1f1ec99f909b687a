export { pricesFor, type PriceFound } from './prices.ts';
export { converter } from './rates.ts';
export { readQuote, type QuoteNow } from './quote.ts';
export { recalculate, saveQuote, type SalesWriter } from './save-quote.ts';
export { answerApproval, closeQuote, mayDecide, renewQuote, sendQuote, submitQuote } from './quote-life.ts';
export { saveSetting, settingIn, type SettingName } from './settings.ts';
