/**
 * Buttons that go away when they are pressed leave a keyboard nowhere.
 * @module
 */

/** Takes the focus from such a button to the part of the page around it. */
export function stayNear(button: HTMLElement): void {
  button.closest<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true });
}
