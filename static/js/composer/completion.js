/** Completes `@members` and `:emoji` while somebody writes. */

import { listen } from '../listen.js';
import { word } from '../words.js';
import { caretBox } from './caret.js';
import { replaceRange } from './insert.js';
import { emoji, members } from './sources.js';
import { Suggestions } from './suggestions.js';

/** @typedef {{sign: string, text: string, start: number, end: number}} Match */

const PAUSE = 120;
const STARTS = /(?:^|[\s([{>"'«])([@:])([\p{L}\p{N}_.-]{0,30})$/u;

/** @type {WeakMap<HTMLTextAreaElement, Suggestions>} */
const lists = new WeakMap();
/** @type {Match | null} */
let current = null;
let timer = 0;
let asked = 0;

/** What is being completed at the caret; `:` needs a letter first, as in "note:" it ends a word.
 * @param {HTMLTextAreaElement} area
 * @param {boolean} isForced
 * @returns {Match | null} */
function matchAt(area, isForced) {
  const { value, selectionStart: end, selectionEnd } = area;
  if (end !== selectionEnd) return null;
  const found = STARTS.exec(value.slice(Math.max(0, end - 40), end));
  if (!found) return null;
  const [, sign, text] = found;
  if (sign === ':' && text.length < 2 && !isForced) return null;
  return { sign, text, start: end - text.length - 1, end };
}

/** @param {HTMLTextAreaElement} area */
function listOf(area) {
  let list = lists.get(area);
  if (!list) {
    list = new Suggestions(area, { label: word('suggestionsLabel'), onPick: (value) => pick(area, value) });
    lists.set(area, list);
  }
  return list;
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} value
 */
function pick(area, value) {
  const match = current;
  hide(area);
  if (match) replaceRange(area, match.start, match.end, `${value} `);
}

/** @param {HTMLTextAreaElement} area */
function hide(area) {
  asked += 1;
  current = null;
  clearTimeout(timer);
  lists.get(area)?.hide();
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {boolean} isForced
 */
async function suggest(area, isForced) {
  const match = matchAt(area, isForced);
  if (!match) return hide(area);
  asked += 1;
  const turn = asked;
  const found = await (match.sign === '@' ? members(match.text, area.form) : emoji(match.text));
  // Somebody typed on, or left, while the server thought.
  if (turn !== asked || area.selectionStart !== match.end) return;
  current = match;
  if (found.length) listOf(area).show(found, caretBox(area, match.start));
  else hide(area);
}

/** The page moves under the list: the list stays with its word. */
function followScroll() {
  const area = document.activeElement;
  if (!current || !(area instanceof HTMLTextAreaElement)) return;
  const list = lists.get(area);
  if (list?.isOpen) list.put(caretBox(area, current.start));
}

export function start() {
  listen('input', '[data-composer-input]', (event, element) => {
    const area = /** @type {HTMLTextAreaElement} */ (element);
    clearTimeout(timer);
    if (/** @type {InputEvent} */ (event).isComposing) return;
    if (!matchAt(area, false)) return hide(area);
    timer = window.setTimeout(suggest, PAUSE, area, false);
  });
  listen('composer:complete', '[data-composer-input]', (_, area) => {
    clearTimeout(timer);
    suggest(/** @type {HTMLTextAreaElement} */ (area), true);
  });
  listen('keydown', '[data-composer-input]', (event, element) => {
    const area = /** @type {HTMLTextAreaElement} */ (element);
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (!lists.get(area)?.isOpen) return;
    if (key === 'Escape') event.preventDefault();
    if (['Escape', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) hide(area);
  });
  listen('focusout', '[data-composer-input]', (_, area) => hide(/** @type {HTMLTextAreaElement} */ (area)));
  document.addEventListener('scroll', () => requestAnimationFrame(followScroll), { capture: true, passive: true });
}
