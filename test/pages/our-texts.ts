/**
 * Runs in the page: every visible text and name that is ours, not marked as data by `translate="no"`. What quotes data
 * (`v-said`, names for screen readers, hints) is listed without its Chinese where English words stand around it.
 */
export const OUR_TEXTS = `(() => {
  const isOurs = (element) => element.closest('[translate="no"], script, style, code, [lang="zh-CN"]:not(html)') === null;
  const quoting = (text) => (/[a-z]{2}/i.test(text) ? text.replaceAll(/\\p{Script=Han}/gu, '') : text);
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    if (text !== '' && isOurs(node.parentElement)) texts.push(node.parentElement.closest('.v-said') ? quoting(text) : text);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (!isOurs(element) || element.getAttribute('aria-hidden') === 'true') continue;
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = element.getAttribute(name);
      if (text) texts.push(quoting(text));
    }
  }
  return texts;
})()`;
