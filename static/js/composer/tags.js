/** Shows a comma-separated field as chips with completion; the field itself is what is sent. */

import { make } from '../make.js';
import { word } from '../words.js';
import { tags } from './sources.js';
import { Suggestions } from './suggestions.js';

const PAUSE = 150;

/** @param {string} text */
function split(text) {
  return [...new Set(text.split(',').map((tag) => tag.trim().replace(/^#/, '')).filter(Boolean))];
}

class Chips {
  #timer = 0;
  #asked = 0;

  /** @param {HTMLInputElement} source */
  constructor(source) {
    this.source = source;
    this.limit = Number(source.dataset.tagsMax) || Infinity;
    this.list = make('ul', { class: 'tag-chips', 'aria-label': word('tagsChosen') });
    this.input = make('input', { type: 'text', class: 'tag-input-field', autocomplete: 'off', enterkeyhint: 'done' });
    this.box = make('div', { class: 'input tag-input' }, this.list, this.input);
    // A new tag is as welcome as a known one, so nothing is chosen before an arrow key is pressed.
    this.suggestions = new Suggestions(this.input, {
      label: word('suggestionsLabel'), onPick: (tag) => this.add(tag), isFirstChosen: false,
    });
    this.#takePlace();
    this.draw();
    this.#listen();
  }

  /** The label and the hint now speak of the field that is seen. */
  #takePlace() {
    for (const name of ['id', 'aria-describedby', 'aria-invalid', 'aria-label', 'placeholder']) {
      const value = this.source.getAttribute(name);
      if (value !== null) this.input.setAttribute(name, value);
    }
    this.source.removeAttribute('id');
    this.source.type = 'hidden';
    this.source.after(this.box);
  }

  get chosen() {
    return split(this.source.value);
  }

  /** @param {string[]} chosen */
  set(chosen) {
    this.source.value = chosen.slice(0, this.limit).join(', ');
    this.draw();
    this.source.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** @param {string} text */
  add(text) {
    this.#close();
    this.input.value = '';
    if (text.trim()) this.set(split([...this.chosen, text].join(',')));
  }

  /** @param {string} tag */
  remove(tag) {
    this.set(this.chosen.filter((other) => other !== tag));
    this.input.focus();
  }

  draw() {
    this.list.replaceChildren(...this.chosen.map((tag) => make('li', { class: 'tag' }, tag, make('button', {
      type: 'button', class: 'tag-remove', 'aria-label': word('tagRemove', { tag }), onclick: () => this.remove(tag),
    }, '×'))));
    this.list.hidden = !this.chosen.length;
    this.input.disabled = this.chosen.length >= this.limit;
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.suggestions.hide();
  }

  async #suggest() {
    this.#asked += 1;
    const turn = this.#asked;
    const found = await tags(this.input.value.trim(), this.source.form);
    if (turn !== this.#asked) return;
    const { left, top, bottom } = this.input.getBoundingClientRect();
    const open = found.filter(({ value }) => !this.chosen.includes(value));
    this.suggestions.show(open, { left, top, bottom });
  }

  #listen() {
    this.input.addEventListener('input', (event) => {
      // Half a tag is not part of the draft.
      event.stopPropagation();
      this.#close();
      if (this.input.value.includes(',')) return this.add(this.input.value);
      if (this.input.value.trim()) this.#timer = window.setTimeout(() => this.#suggest(), PAUSE);
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
      if (event.key === 'Backspace' && !this.input.value && this.chosen.length) this.remove(this.chosen.at(-1) ?? '');
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || this.suggestions.hasChoice) return;
      // Enter makes a tag of what is typed; it never sends the form from here.
      event.preventDefault();
      this.add(this.input.value);
    });
    this.input.addEventListener('blur', () => this.add(this.input.value));
    this.source.addEventListener('input', () => this.draw());
    this.box.addEventListener('click', (event) => {
      if (event.target === this.box || event.target === this.list) this.input.focus();
    });
  }
}

/** @param {HTMLInputElement} input */
export function chips(input) {
  return new Chips(input);
}
