/** Slack's sizes for Block Kit, in characters unless the name says otherwise. */
export const MAX_MESSAGE_BLOCKS = 50
export const MAX_VIEW_BLOCKS = 100
export const MAX_HEADER = 150
export const MAX_SECTION = 3000
export const MAX_FIELD = 2000
export const MAX_BUTTON = 75
export const MAX_ACCESSIBILITY_LABEL = 75
export const MAX_OPTION = 75
export const MAX_SELECT_OPTIONS = 100
export const MAX_VIEW_TITLE = 24
export const MAX_REASON = 500
/** Longer ones are refused (`alt_txt_too_large`). */
export const MAX_FILE_ALT_TEXT = 1000

/** chat.update takes no longer text (`msg_too_long`); chat.postMessage would, but a message must stay editable. */
export const MAX_FALLBACK_TEXT = 3500
/** Slack publishes no total for a message's blocks; bolt-js #2867 saw 9.6k pass and 11.3k refused. */
export const MAX_MESSAGE_TEXT = 9000
/** A view may have 250 KB of JSON. This many characters stay below it even where each takes three bytes. */
export const MAX_VIEW_TEXT = 70_000
