/** Finds where the caret of a textarea is on the screen, by laying the same text out in a hidden twin. */

const COPIED = [
  'box-sizing', 'width', 'border-top-width', 'border-right-width', 'border-bottom-width', 'border-left-width',
  'padding-top', 'padding-right', 'padding-bottom', 'padding-left', 'font-family', 'font-size', 'font-style',
  'font-weight', 'letter-spacing', 'line-height', 'tab-size', 'text-indent', 'text-transform', 'direction',
];

/**
 * @param {HTMLTextAreaElement | HTMLInputElement} area
 * @param {number} position
 * @returns {{left: number, top: number, bottom: number}} in the window's coordinates
 */
export function caretBox(area, position) {
  const style = getComputedStyle(area);
  const twin = document.createElement('div');
  for (const name of COPIED) twin.style.setProperty(name, style.getPropertyValue(name));
  twin.style.position = 'absolute';
  twin.style.visibility = 'hidden';
  twin.style.whiteSpace = area instanceof HTMLTextAreaElement ? 'pre-wrap' : 'pre';
  twin.style.overflowWrap = 'break-word';
  const mark = document.createElement('span');
  mark.textContent = area.value.slice(position) || '.';
  twin.append(area.value.slice(0, position), mark);
  document.body.append(twin);
  const box = area.getBoundingClientRect();
  const left = box.left + mark.offsetLeft - area.scrollLeft;
  const top = box.top + mark.offsetTop - area.scrollTop;
  const height = Number.parseFloat(style.lineHeight) || Number.parseFloat(style.fontSize) * 1.4;
  twin.remove();
  return { left, top, bottom: top + height };
}
