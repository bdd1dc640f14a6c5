/** The one script of every page: each behaviour is a module, and every page works without any. */

import * as ago from './ago.js';
import * as answers from './answers.js';
import * as confirm from './confirm.js';
import * as copyLink from './copy-link.js';
import * as lightbox from './lightbox.js';
import { enhance } from './listen.js';
import * as menus from './menus.js';
import * as once from './once.js';
import * as posted from './posted.js';
import * as quote from './quote.js';
import * as reading from './reading.js';
import * as reply from './reply.js';
import * as resume from './resume.js';
import * as shortcuts from './shortcuts.js';
import * as strips from './strips.js';
import * as theme from './theme.js';
import * as toasts from './toasts.js';
import * as unread from './unread.js';

// Tells the server that scripts run, so that it leaves the read marks to `reading.js`.
theme.remember('js', '1');

// `confirm` comes before `once`: a form nobody agreed to yet has not been sent.
const BEHAVIOURS = [
  answers, toasts, theme, menus, confirm, once, ago, unread, posted, resume, reading, lightbox,
  copyLink, reply, quote, shortcuts, strips,
];
for (const behaviour of BEHAVIOURS) behaviour.start();

// Writing needs more than reading does; pages without a form to write in do not run it.
enhance('[data-composer]', async (form) => {
  const { compose } = await import('./composer/composer.js');
  compose(/** @type {HTMLFormElement} */ (form));
});
enhance('[data-tags-input]', async (input) => {
  const { chips } = await import('./composer/tags.js');
  chips(/** @type {HTMLInputElement} */ (input));
});
