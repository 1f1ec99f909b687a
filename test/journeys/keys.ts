import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

/** Stops of the Tab key on one page after which nobody would go on. */
const MOST_STOPS = 150;

/** What is asked of an element; the browser's own types are not those of tests. */
type Element = Readonly<{ ownerDocument: { activeElement: unknown } }>;

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element: Element) => element === element.ownerDocument.activeElement);
}

/** Goes to an element as who has no mouse does: by Tab from where the focus is, by Shift+Tab back, in a menu by the arrow. Fails when no stop is there. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
  await target.waitFor();
  const { keyboard } = target.page();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await hasFocus(target)) return;
    await keyboard.press(key);
  }
  assert.fail(`${MOST_STOPS} times ${key} do not lead to ${String(target)}`);
}

/** Goes there by Tab and presses a key. */
export async function tabAndPress(target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Goes to a field by Tab and writes there instead of what stood in it. */
export async function tabAndWrite(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press('Control+a');
  await target.page().keyboard.insertText(text);
}

/** Chooses one of a group of radios: Tab leads into the group, the arrows through it. */
export async function chooseByArrows(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  // What is drawn as a button hides its radio.
  await target.waitFor({ state: 'attached' });
  const page = target.page();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const group = await target.getAttribute('name');
    if (await page.evaluate(`document.activeElement.name === ${JSON.stringify(group)}`)) break;
    await page.keyboard.press(key);
  }
  for (let step = 0; step < MOST_STOPS; step += 1) {
    if (await target.isChecked()) return;
    await page.keyboard.press('ArrowRight');
  }
  assert.fail(`the arrows do not lead to ${String(target)}`);
}
