/** Brings a draft back when its form opens, and throws it away when it is not wanted. */

import { fieldsOf, isEmpty } from './draft-fields.js';
import { offerDiscard, offerUndo } from './draft-status.js';

/** @typedef {import('./drafts.js').Drafts} Drafts */

/**
 * What was written here wins over an older copy on the server, which the page already shows.
 * `data-draft-saved-at` says when the server's was saved; empty, that it has none.
 * @param {Drafts} drafts
 */
export function restore(drafts) {
  const { form, local, server } = drafts;
  const { draftSavedAt } = form.dataset;
  const savedAt = Date.parse(draftSavedAt ?? '') || 0;
  const unsent = local.unsent(savedAt);
  if (unsent) {
    drafts.accept(unsent);
    server?.save(fieldsOf(form));
  } else if (draftSavedAt === '') {
    local.dropSynced();
  }
  if (!unsent && (!savedAt || isEmpty(local.known))) return;
  drafts.isOffered = true;
  offerDiscard(form, () => discard(drafts));
}

/** @param {Drafts} drafts */
async function discard(drafts) {
  const { form, key, local, server } = drafts;
  const old = fieldsOf(form);
  drafts.isOffered = false;
  drafts.calm();
  drafts.accept({ ...old, title: '', body: '', tags: '' });
  local.drop();
  await server?.remove().catch(() => {});
  // What an edited post said before is known to the server alone.
  if (key.startsWith('edit:')) return location.reload();
  form.querySelector('textarea')?.focus();
  offerUndo(form, () => {
    drafts.accept(old);
    drafts.save();
  });
}
