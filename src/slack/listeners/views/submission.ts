import { setTimeout as after } from 'node:timers/promises'
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { isRefusal, type Refusal } from '../../../migration/refusal.ts'
import type { Act, Outcome } from '../../../operations/acts/act.ts'
import type { Zones } from '../../../operations/ports.ts'
import { loadingModal, refusalModal, resultModal } from '../../modals/frame.ts'
import { type FieldErrors, readWhen, type WhenFields } from '../../modals/when-inputs.ts'
import { askWhich, type SentForm } from '../../modals/which-reading.ts'
import { PrivateMetadata, parseJson, StateValues } from '../../payloads.ts'
import { noteRefusal } from '../../refusals.ts'
import { submissionToken } from '../../tokens.ts'
import { actOf, type Desk } from '../desk.ts'
import { ignoreClosed } from '../open-then-fill.ts'

export type Submitted = Pick<
  SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs,
  'ack' | 'body' | 'view' | 'client'
>

/** Slack waits three seconds. What takes longer is answered in the modal instead. */
const ANSWER_WITHIN_MS = 2000

const UNREADABLE: Refusal = {
  refused: 'bad-input',
  sentence: 'This form cannot be read, so nothing was done. Open it again from the newest card.',
}

/** What a form came to: said in a last modal, beside the field that it is about, or in the form drawn once more. */
export type Verdict = Outcome | Returned

/** The form goes back to the person. */
export type Returned = { readonly errors: FieldErrors } | { readonly again: ModalView }

/** What was filled in, which migration and plan it is about, and who did it. */
export interface Filled {
  readonly act: Act
  readonly values: StateValues
  /** Null in a form that is about no migration yet. */
  readonly about: PrivateMetadata | null
  readonly form: SentForm
}

/** Answers a submission. Its ack carries the field errors, so here the work comes before the ack. */
export async function answerSubmission(
  submitted: Submitted,
  desk: Desk,
  work: (filled: Filled) => Promise<Verdict>,
): Promise<void> {
  const { ack, view, client } = submitted
  const verdict = decide(submitted, desk, work)
  const inTime = await Promise.race([verdict, after(ANSWER_WITHIN_MS, undefined, { ref: false })])
  if (inTime) return ack(acknowledgement(inTime))
  await ack({ response_action: 'update', view: loadingModal('One moment', 'This takes a little longer than usual.') })
  const late = await verdict
  const last = 'errors' in late ? resultModal('Not done', Object.values(late.errors).join(' ')) : viewOf(late)
  await client.views.update({ view_id: view.id, view: last }).catch(ignoreClosed)
}

async function decide(
  { body, view }: Submitted,
  desk: Desk,
  work: (filled: Filled) => Promise<Verdict>,
): Promise<Verdict> {
  try {
    const values = StateValues.safeParse(view.state?.values).data
    const about = view.private_metadata ? parseJson(PrivateMetadata, view.private_metadata) : null
    if (!values || about === undefined) return UNREADABLE
    const act = await actOf(desk, body.user.id, submissionToken(view))
    return isRefusal(act) ? act : await work({ act, values, about, form: formOf(view) })
  } catch (error) {
    const sentence = desk.incidents.report(error, { personId: body.user.id, callbackId: view.callback_id })
    return { refused: 'bad-input', sentence }
  }
}

function acknowledgement(verdict: Verdict) {
  return 'errors' in verdict
    ? { response_action: 'errors' as const, errors: verdict.errors }
    : { response_action: 'update' as const, view: viewOf(verdict) }
}

function formOf({ title, submit, close, callback_id, private_metadata, blocks }: Submitted['view']): SentForm {
  const labels = { title, ...(submit ? { submit } : {}), ...(close ? { close } : {}) }
  return { ...labels, callback_id, private_metadata, blocks: blocks as SentForm['blocks'] }
}

function viewOf(outcome: Exclude<Verdict, { errors: FieldErrors }>): ModalView {
  if ('again' in outcome) return outcome.again
  return isRefusal(outcome) ? refusalModal(outcome) : resultModal('Done', outcome.sentence)
}

/**
 * The moment that was chosen, as it is written in a command; null where none was. One that does not exist is said beside the time
 * with both readings, and of one that occurs twice it is asked which is meant.
 */
export function chosenMoment(
  { values, form }: Pick<Filled, 'values' | 'form'>,
  fields: WhenFields,
  zones: Zones,
): { readonly when: string | null } | Returned {
  const read = readWhen(values, fields)
  if ('errors' in read || read.when === null) return read
  const parsed = zones.parse(read.when)
  if (!('problem' in parsed)) return read
  if (parsed.readings) return { again: askWhich(form, values, fields, parsed.readings) }
  return { errors: { [fields.time]: parsed.problem } }
}

/** Puts a refusal of what was filled in beside its field, so that it can be mended; other refusals stay as they are. */
export function besideField(outcome: Outcome, field: string): Verdict {
  if (!isRefusal(outcome)) return outcome
  const isMendable = outcome.refused === 'bad-input' || outcome.refused === 'too-early'
  if (isMendable) noteRefusal(outcome)
  return isMendable ? { errors: { [field]: outcome.sentence } } : outcome
}

/** For forms about a migration: without one nothing is done. */
export function aboutMigration(
  work: (filled: Filled & { about: PrivateMetadata }) => Promise<Verdict>,
): (filled: Filled) => Promise<Verdict> {
  return async (filled) => (filled.about ? work({ ...filled, about: filled.about }) : UNREADABLE)
}
