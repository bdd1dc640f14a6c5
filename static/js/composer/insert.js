/** Changes a textarea the way typing does: the member's undo keeps working, and `input` is heard. */

/**
 * Replace `start`–`end` by `text`, then select `[from, to]` counted from `start` (the end by default).
 * @param {HTMLTextAreaElement | HTMLInputElement} area
 * @param {number} start
 * @param {number} end
 * @param {string} text
 * @param {[number, number]} [select]
 */
export function replaceRange(area, start, end, text, select) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  const before = area.value;
  // Deprecated and without a successor: the one edit that joins the browser's undo history.
  const command = text ? 'insertText' : 'delete';
  const done = text || start !== end ? document.execCommand(command, false, text) : true;
  if (!done && area.value === before) {
    area.setRangeText(text, start, end, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }));
  }
  if (select) area.setSelectionRange(start + select[0], start + select[1]);
}

/**
 * Insert a block where the caret is, on lines of its own.
 * @param {HTMLTextAreaElement} area
 * @param {string} text
 */
export function insertBlock(area, text) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const before = value.slice(0, start);
  const gap = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  replaceRange(area, start, end, gap + text);
  area.scrollTop = area.scrollHeight;
}

/**
 * Exchange one piece of text for another wherever the member has moved on to; false when it is gone.
 * @param {HTMLTextAreaElement} area
 * @param {string} old
 * @param {string} text
 */
export function exchange(area, old, text) {
  const start = area.value.indexOf(old);
  if (start === -1) return false;
  const focused = document.activeElement;
  const shift = text.length - old.length;
  const [from, to] = [area.selectionStart, area.selectionEnd].map((place) => (
    place >= start + old.length ? place + shift : Math.min(place, start)
  ));
  const { scrollTop } = area;
  replaceRange(area, start, start + old.length, text);
  area.setSelectionRange(from, to);
  area.scrollTop = scrollTop;
  if (focused instanceof HTMLElement && focused !== area) focused.focus({ preventScroll: true });
  return true;
}
