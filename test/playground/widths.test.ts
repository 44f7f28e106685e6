/** What has to be there on a phone and on a small laptop: panes that make room, every scope, the life of the token. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { runQuery, signInAs, useBrowser } from './browser.ts';
import { startSite } from './site.ts';

const open = useBrowser();

const phone = { width: 390, height: 844 };
const names = [
  'access_as_user',
  'Background.Run',
  'User.Read',
  'User.ReadWrite',
  'User.ReadBasic.All',
  'Mail.Read',
  'Calendars.ReadWrite',
  'Files.Read',
  'Azure.ReadWrite',
];
const scopes = names.map((name) => `api://22222222-0000-4000-8000-000000000003/${name}`);

/** Whether a person sees the whole of it: nothing lies over it or cuts it off, be it the window or a box around it. */
const isWhole = `(element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const edges = [[left + 1, y], [right - 1, y], [x, top + 1], [x, bottom - 1]];
  return edges.every((edge) => element.contains(document.elementFromPoint(...edge)));
}`;

const whole = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`(${isWhole})(document.querySelector('${selector}'))`);

test('on a phone an example makes room for the editor, and its pane opens again', async () => {
  await using site = await startSite();
  await using browser = await open({ viewport: phone });
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  for (const [title, asked] of [
    ['What my token says', 'query Viewer'],
    ['One query, two APIs', 'query FirstLight'],
  ] as const) {
    await page.getByRole('button', { name: 'Show Examples' }).click();
    await page.getByRole('button', { name: title }).click();
    await page.locator('.graphiql-plugin').waitFor({ state: 'hidden' });
    await runQuery(page);
    await expect.poll(() => site.queries.at(-1)?.query, { timeout: 15_000 }).toContain(asked);
  }
});

test.each([
  ['a phone', phone],
  ['a tablet', { width: 900, height: 1000 }],
  ['a small laptop', { width: 1280, height: 800 }],
])('on %s the bar says how long the token lives, and every scope can be read', async (_name, viewport) => {
  await using site = await startSite({ scopes });
  await using browser = await open({ viewport });
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  expect(await page.locator('.expiry').textContent()).toMatch(/^\d+ min left$/);
  expect(await whole(page, '.expiry')).toBe(true);
  const cut: string[] = [];
  for (const [index, name] of names.entries()) {
    const chip = page.getByRole('list', { name: 'Scopes of the token' }).getByText(name, { exact: true });
    await chip.scrollIntoViewIfNeeded();
    if (!(await whole(page, `.scopes li:nth-child(${index + 1})`))) cut.push(name);
  }
  expect(cut).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
});
