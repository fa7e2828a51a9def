import type { KnownBlock, ModalView } from '@slack/types'
import type { Refusal } from '../../migration/refusal.ts'
import { plain, section } from '../blocks/basics.ts'
import { type CallbackId, VIEW_ONLY } from '../ids.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TITLE } from '../limits.ts'
import { type PrivateMetadata, writeJson } from '../payloads.ts'
import { noteRefusal } from '../refusals.ts'
import { sentenceText } from '../text.ts'

export interface Form {
  readonly callback: CallbackId
  readonly submit: string
  readonly metadata?: PrivateMetadata
}

/** A modal; with a form it can be submitted, without it only shows something. */
export function modal(title: string, blocks: readonly KnownBlock[], form?: Form): ModalView {
  return {
    type: 'modal',
    callback_id: form?.callback ?? VIEW_ONLY,
    title: plain(title, MAX_VIEW_TITLE),
    close: plain('Close', MAX_VIEW_TITLE),
    ...(form ? { submit: plain(form.submit, MAX_VIEW_TITLE) } : {}),
    ...(form?.metadata ? { private_metadata: writeJson(form.metadata) } : {}),
    blocks: blocks.slice(0, MAX_VIEW_BLOCKS),
  }
}

/** What is shown while something is looked up. */
export function loadingModal(title: string, sentence: string): ModalView {
  return modal(title, [section(sentence)])
}

/** The last word on a submission. Closing it closes everything below, where the buttons have become stale. */
export function resultModal(title: string, sentence: string): ModalView {
  return { ...modal(title, [section(sentenceText(sentence))]), clear_on_close: true }
}

export function refusalModal(refusal: Refusal): ModalView {
  noteRefusal(refusal)
  return resultModal('Not done', refusal.sentence)
}
