/** What is written on the page can be read: contrast of computed colours, as WCAG AA asks, by day and by night. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { editorIsThere, runQuery, signInAs, useBrowser } from './browser.ts';
import { startSite } from './site.ts';

const open = useBrowser();

/**
 * In the page: texts with less contrast to what is behind them than AA asks (4.5, and 3 for large ones). The editors are left out: their
 * colours are Monaco's themes.
 */
const faintTexts = `(() => {
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const paint = (colors) => {
    for (const color of ['#fff', ...colors]) { pixel.fillStyle = color; pixel.fillRect(0, 0, 1, 1); }
    return pixel.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => (element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : []);
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim();
    if (!words || element.closest('.monaco-editor, .monaco-aria-container, script, noscript') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const under = behind(element);
    const [a, b] = [luminance(paint([...under, color])), luminance(paint(under))].sort((x, y) => y - x);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && fontWeight >= 700);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < (large ? 3 : 4.5)) found.push(words + ': ' + contrast.toFixed(2));
  }
  return found;
})()`;

const faint = (page: Page): Promise<string[]> => page.evaluate<string[]>(faintTexts);

test.each(['light', 'dark'] as const)('%s: every text has the contrast of AA', async (colorScheme) => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open({ colorScheme, viewport: { width: 1366, height: 900 } });
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  expect(await faint(page)).toEqual([]);
  await signInAs(page, /Grace Holloway/);
  site.answer = { body: { errors: [{ message: 'Again.', extensions: { code: 'CLAIMS_CHALLENGE', claims: '{}' } }] } };
  await runQuery(page);
  await page.getByRole('button', { name: 'Scopes', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in again' }).waitFor();
  expect(await faint(page)).toEqual([]);
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.getByRole('button', { name: 'Sign in again' }).hover();
  expect(await faint(page)).toEqual([]);
});

test('a text that is too faint would be seen', async () => {
  await using site = await startSite();
  await using browser = await open({ colorScheme: 'light' });
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  await page.addStyleTag({ content: '.wordmark { color: #999; }' });
  expect(await faint(page)).toEqual(['onbehalf: 2.85']);
});

test('follows the switch of GraphiQL for the whole page', async () => {
  await using site = await startSite();
  await using browser = await open({ colorScheme: 'light' });
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.keyboard.press('Escape');
  const bar = "getComputedStyle(document.querySelector('.top-bar')).backgroundColor";
  await expect.poll(() => page.evaluate(bar), { timeout: 15_000 }).toBe('rgb(26, 31, 43)');
  await expect.poll(() => faint(page), { timeout: 15_000 }).toEqual([]);
});
