/**
 * Copies a text to the clipboard. The clipboard API is not available over plain HTTP except on localhost; the older
 * method is used there.
 *
 * @returns whether it was copied
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Undefined in an insecure context, contrary to its type.
    await (navigator.clipboard as Clipboard | undefined)?.writeText(text);
    if (navigator.clipboard) return true;
  } catch {
    // Blocked by the user or a policy.
  }
  return copySelection(text);
}

function copySelection(text: string): boolean {
  const before = document.activeElement;
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  document.body.append(box);
  box.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    box.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

/** Selects all text of an element, so that the user can copy it. */
export function selectText(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
}
