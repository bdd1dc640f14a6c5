/** A list of suggestions under a field: keys and ARIA come from combobox-nav, the rest from here. */

import Combobox from '../../vendor/combobox-nav/3.0.2/combobox-nav.js';
import { make } from '../make.js';
import { counted } from '../words.js';

/** @typedef {{value: string, label: string, note?: string, image?: string}} Suggestion */

export class Suggestions {
  /** @type {InstanceType<typeof Combobox> | null} */
  #combobox = null;

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   * @param {{label: string, onPick: (value: string) => void, isFirstChosen?: boolean}} options
   *   `label` names the list for a screen reader; with `isFirstChosen`, Enter takes the first one
   */
  constructor(field, { label, onPick, isFirstChosen = true }) {
    this.field = field;
    this.mode = isFirstChosen ? 'selected' : 'none';
    this.list = make('ul', { class: 'suggestions', role: 'listbox', 'aria-label': label });
    this.list.addEventListener('combobox-commit', (event) => {
      const option = /** @type {HTMLElement} */ (event.target);
      onPick(option.dataset.value ?? '');
    });
    // A press on the list must not take the focus from the field.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  get isOpen() {
    return this.#combobox !== null;
  }

  /** Whether Enter would take something from the list. */
  get hasChoice() {
    return this.isOpen && this.field.hasAttribute('aria-activedescendant');
  }

  /**
   * @param {Suggestion[]} suggestions
   * @param {{left: number, top: number, bottom: number}} place
   */
  show(suggestions, place) {
    this.hide();
    if (!suggestions.length || document.activeElement !== this.field) return;
    this.list.replaceChildren(...suggestions.map(option));
    this.field.after(this.list);
    this.put(place);
    this.#combobox = new Combobox(this.field, this.list, { firstOptionSelectionMode: this.mode });
    this.#combobox.start();
    if (this.field instanceof HTMLTextAreaElement) {
      // A text area stays a text area: it may point at options, but may not call itself a combobox.
      this.field.removeAttribute('role');
      this.field.removeAttribute('aria-expanded');
    }
    this.#announce(suggestions.length);
  }

  hide() {
    this.#combobox?.destroy();
    this.#combobox = null;
    this.list.remove();
  }

  /** Under the caret, or above it where the window ends.
   * @param {{left: number, top: number, bottom: number}} place */
  put({ left, top, bottom }) {
    const { style } = this.list;
    style.position = 'fixed';
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const fitsBelow = bottom + 4 + height <= innerHeight;
    style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    style.top = `${fitsBelow ? bottom + 4 : Math.max(8, top - height - 4)}px`;
  }

  /** @param {number} count */
  #announce(count) {
    let region = document.getElementById('suggestions-count');
    if (!region) {
      region = make('div', { id: 'suggestions-count', class: 'sr', role: 'status' });
      document.body.append(region);
    }
    region.textContent = counted('suggestions', count);
  }
}

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 */
function option({ value, label, note, image }, index) {
  const element = make('li', { class: 'suggestion', role: 'option', id: `suggestion-${index}`, 'data-value': value });
  if (image) element.append(make('img', { class: 'avatar', src: image, alt: '', width: '24', height: '24' }));
  element.append(make('span', { class: 'suggestion-label' }, label));
  if (note) element.append(make('span', { class: 'suggestion-note' }, note));
  return element;
}
