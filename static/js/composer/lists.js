/** Enter at the end of a list item or a quoted line begins the next; on an empty one it ends the list. */

import { listen } from '../listen.js';
import { replaceRange } from './insert.js';

const ITEM = /^(\s*)(?:([-*+]) (\[[ x]\] )?|(\d+)([.)]) |(>+) ?)/;

/**
 * What the next line begins with.
 * @param {RegExpExecArray} found
 */
function next([, indent, bullet, task, number, dot, quote]) {
  if (quote) return `${indent}${quote} `;
  if (number) return `${indent}${Number(number) + 1}${dot} `;
  return `${indent}${bullet} ${task ? '[ ] ' : ''}`;
}

export function start() {
  listen('keydown', '[data-composer-input]', (event, element) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = /** @type {KeyboardEvent} */ (event);
    if (key !== 'Enter' || ctrlKey || metaKey || altKey || shiftKey || isComposing || event.defaultPrevented) return;
    const area = /** @type {HTMLTextAreaElement} */ (element);
    const { value, selectionStart: caret, selectionEnd } = area;
    if (caret !== selectionEnd) return;
    const start = value.lastIndexOf('\n', caret - 1) + 1;
    const found = ITEM.exec(value.slice(start, caret));
    if (!found) return;
    event.preventDefault();
    const isEmpty = found[0].trimEnd() === value.slice(start, caret).trimEnd();
    if (isEmpty) replaceRange(area, start, caret, '');
    else replaceRange(area, caret, caret, `\n${next(found)}`);
  });
}
