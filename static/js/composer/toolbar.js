/** The formatting buttons and their keys: wraps what is selected, and unwraps it the second time. */

import { listen } from '../listen.js';
import { word } from '../words.js';
import { replaceRange } from './insert.js';

/** @typedef {HTMLTextAreaElement} Area */

/** @type {Record<string, (area: Area) => void>} */
export const ACTIONS = {
  bold: (area) => surround(area, '**'),
  italic: (area) => surround(area, '*'),
  code: (area) => code(area),
  link: (area) => link(area),
  quote: (area) => prefix(area, /^> ?/, () => '> '),
  list: (area) => prefix(area, /^[-*] /, () => '- '),
  ordered: (area) => prefix(area, /^\d+[.)] /, (index) => `${index + 1}. `),
  mention: (area) => trigger(area, '@'),
  emoji: (area) => trigger(area, ':'),
  image: (area) => area.form?.querySelector('input[data-composer-file]')?.dispatchEvent(new MouseEvent('click')),
};
const KEYS = /** @type {Record<string, string>} */ ({ b: 'bold', i: 'italic', k: 'link' });

/** Two stars are bold, one is italic, three are both.
 * @param {string} mark
 * @param {string} before */
function isOn(mark, before) {
  const stars = /\**$/.exec(before)?.[0].length ?? 0;
  if (mark === '*') return stars === 1 || stars === 3;
  return mark === '**' ? stars >= 2 : before.endsWith(mark);
}

/**
 * @param {Area} area
 * @param {string} mark
 */
function surround(area, mark) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const size = mark.length;
  const text = value.slice(start, end);
  if (isOn(mark, value.slice(0, start)) && value.slice(end, end + size) === mark) {
    replaceRange(area, start - size, end + size, text, [0, text.length]);
    return;
  }
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? ['', '', '', ''];
  const shown = inner || { '**': word('boldText'), '*': word('italicText') }[mark] || word('codeText');
  const from = before.length + size;
  replaceRange(area, start, end, before + mark + shown + mark + after, [from, from + shown.length]);
}

/** @param {Area} area */
function code(area) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const text = value.slice(start, end);
  if (!text.includes('\n')) return surround(area, '`');
  const gap = start > 0 && value[start - 1] !== '\n' ? '\n' : '';
  replaceRange(area, start, end, `${gap}\`\`\`\n${text}\n\`\`\`\n`, [gap.length + 4, gap.length + 4 + text.length]);
}

/** Leaves selected whatever is still to be written: the address, or the words.
 * @param {Area} area */
function link(area) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const text = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(text)) {
    const label = word('linkText');
    replaceRange(area, start, end, `[${label}](${text})`, [1, 1 + label.length]);
    return;
  }
  const label = text || word('linkText');
  const from = label.length + 3;
  replaceRange(area, start, end, `[${label}](https://)`, text ? [from, from + 8] : [1, 1 + label.length]);
}

/**
 * @param {Area} area
 * @param {RegExp} present
 * @param {(index: number) => string} mark
 */
function prefix(area, present, mark) {
  const { value, selectionStart, selectionEnd } = area;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const next = value.indexOf('\n', Math.max(selectionEnd - 1, selectionStart));
  const end = next === -1 ? value.length : next;
  const lines = value.slice(start, end).split('\n');
  const isOn = lines.every((line) => present.test(line));
  const bare = lines.map((line) => line.replace(/^(?:[-*] |\d+[.)] |> ?)/, ''));
  const text = (isOn ? bare : bare.map((line, index) => mark(index) + line)).join('\n');
  const isOneLine = lines.length === 1 && selectionStart === selectionEnd;
  replaceRange(area, start, end, text, isOneLine ? [text.length, text.length] : [0, text.length]);
}

/** Type the character that opens a completion.
 * @param {Area} area
 * @param {string} character */
function trigger(area, character) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const gap = start > 0 && !/\s/.test(value[start - 1]) ? ' ' : '';
  replaceRange(area, start, end, gap + character);
  area.dispatchEvent(new CustomEvent('composer:complete', { bubbles: true }));
}

/** @param {Element} element */
export function areaOf(element) {
  const area = element.closest('form')?.querySelector('[data-composer-input]');
  return area instanceof HTMLTextAreaElement ? area : null;
}

export function start() {
  listen('click', '[data-md]', (event, button) => {
    const area = areaOf(button);
    if (!area) return;
    event.preventDefault();
    ACTIONS[button.dataset.md ?? '']?.(area);
  });
  listen('keydown', '[data-composer-input]', (event, element) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = /** @type {KeyboardEvent} */ (event);
    if (!(ctrlKey || metaKey) || altKey || shiftKey || event.defaultPrevented) return;
    const area = /** @type {Area} */ (element);
    if (key === 'Enter') {
      event.preventDefault();
      area.form?.requestSubmit();
      return;
    }
    const action = KEYS[key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    ACTIONS[action](area);
  });
}
