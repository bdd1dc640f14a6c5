/** Makes a toolbar one stop of the Tab key; arrows walk inside it. */

import { enhance, listen } from '../listen.js';

/** @param {HTMLElement} toolbar */
function buttonsOf(toolbar) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...toolbar.querySelectorAll('button')]);
  return buttons.filter((button) => !button.hidden && !button.disabled);
}

/**
 * @param {HTMLElement} toolbar
 * @param {HTMLElement} [chosen]
 */
function settle(toolbar, chosen) {
  const buttons = buttonsOf(toolbar);
  for (const button of buttons) button.tabIndex = button === (chosen ?? buttons[0]) ? 0 : -1;
}

export function start() {
  enhance('[role="toolbar"]', (toolbar) => settle(toolbar));
  listen('focusin', '[role="toolbar"] button', (_, button) => {
    const toolbar = /** @type {HTMLElement | null} */ (button.closest('[role="toolbar"]'));
    if (toolbar) settle(toolbar, button);
  });
  listen('keydown', '[role="toolbar"]', (event, toolbar) => {
    const buttons = buttonsOf(toolbar);
    const now = buttons.findIndex((button) => button === document.activeElement);
    const { key } = /** @type {KeyboardEvent} */ (event);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }[key];
    if (next === undefined) return;
    event.preventDefault();
    buttons.at(next % buttons.length)?.focus();
  });
}
