/** What the composer says of its draft. */

import { word } from '../words.js';
import { say } from './status.js';

/** @typedef {() => void} Act */

/**
 * @param {HTMLFormElement} form
 * @param {Act} discard
 */
export function offerDiscard(form, discard) {
  say(form, word('draftRestored'), { actions: [{ label: word('discard'), act: discard }] });
}

/**
 * @param {HTMLFormElement} form
 * @param {Act} undo
 */
export function offerUndo(form, undo) {
  say(form, word('draftDiscarded'), { actions: [{ label: word('undo'), act: undo }] });
}

/**
 * @param {HTMLFormElement} form
 * @param {Act} take
 * @param {Act} keep
 */
export function askWhich(form, take, keep) {
  const actions = [{ label: word('draftTakeOther'), act: take }, { label: word('draftKeepMine'), act: keep }];
  say(form, word('draftElsewhere'), { tone: 'error', actions });
}

/**
 * @param {HTMLFormElement} form
 * @param {import('./draft-server.js').State | 'here'} state `here`: this browser is the only keeper
 * @param {boolean} isKept whether this browser has it
 * @param {string} [sentence] the server's own, when it refused
 */
export function report(form, state, isKept, sentence = '') {
  if (state === 'saving') return say(form, word('draftSaving'));
  if (state === 'saved') return say(form, word('draftSaved'));
  if (!isKept) return say(form, word('draftNotKept'), { tone: 'error' });
  if (state === 'here') return say(form, word('draftKeptHere'));
  return say(form, (state === 'refused' && sentence) || word('draftOffline'), { tone: 'error' });
}
