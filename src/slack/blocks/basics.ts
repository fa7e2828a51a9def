import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types'
import type { ActionId } from '../ids.ts'
import { MAX_ACCESSIBILITY_LABEL, MAX_BUTTON, MAX_FIELD, MAX_HEADER, MAX_SECTION } from '../limits.ts'
import { type ButtonValue, type ServerValue, writeJson } from '../payloads.ts'
import { clip, shorten } from '../text.ts'

/** Blocks that messages and modals are made of. `markup` is mrkdwn whose names have been made harmless before. */
export type Drawn = SectionBlock | ContextBlock | HeaderBlock | DividerBlock | ActionsBlock

export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: shorten(text, max), emoji: false }
}

/** `verbatim` keeps Slack from turning names that look like links or channels into such. */
function mrkdwn(markup: string, max: number): MrkdwnElement {
  return { type: 'mrkdwn', text: clip(markup, max), verbatim: true }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, MAX_HEADER) }
}

export function section(markup: string): SectionBlock {
  return { type: 'section', text: mrkdwn(markup, MAX_SECTION) }
}

/** Up to ten short facts side by side, each a title and its text. */
export function facts(entries: readonly (readonly [title: string, markup: string])[]): SectionBlock {
  return {
    type: 'section',
    fields: entries.slice(0, 10).map(([title, markup]) => mrkdwn(`*${title}*\n${markup}`, MAX_FIELD)),
  }
}

export function context(markup: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(markup, MAX_SECTION)] }
}

export function divider(): DividerBlock {
  return { type: 'divider' }
}

export interface ButtonDrawing {
  readonly action: ActionId
  readonly text: string
  readonly value: ButtonValue | ServerValue
  /** What a screen reader says where the text alone would repeat. */
  readonly label?: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: ConfirmationDialog
}

export function button({ action, text, value, label, style, confirm }: ButtonDrawing): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(text, MAX_BUTTON),
    value: writeJson(value),
    ...(label === undefined ? {} : { accessibility_label: shorten(label, MAX_ACCESSIBILITY_LABEL) }),
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined ? {} : { confirm }),
  }
}

/** Asks once more before something that cannot be taken back with a click. */
export function confirmation(title: string, text: string, confirm: string, deny: string): ConfirmationDialog {
  return {
    title: plain(title, 100),
    text: plain(text, 300),
    confirm: plain(confirm, 30),
    deny: plain(deny, 30),
    style: 'danger',
  }
}
