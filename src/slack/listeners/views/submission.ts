import { setTimeout as after } from 'node:timers/promises'
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import { isRefusal, type Refusal } from '../../../migration/refusal.ts'
import type { Act, Outcome } from '../../../operations/acts/act.ts'
import { loadingModal, refusalModal, resultModal } from '../../modals/frame.ts'
import type { FieldErrors } from '../../modals/when-inputs.ts'
import { PrivateMetadata, parseJson, StateValues } from '../../payloads.ts'
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

/** What a form came to: said in a last modal, or beside the field that it is about. */
export type Verdict = Outcome | { readonly errors: FieldErrors }

/** What was filled in, which migration and plan it is about, and who did it. */
export interface Filled {
  readonly act: Act
  readonly values: StateValues
  /** Null in a form that is about no migration yet. */
  readonly about: PrivateMetadata | null
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
  const text = 'errors' in late ? Object.values(late.errors).join(' ') : null
  const last = 'errors' in late ? resultModal('Not done', text ?? '') : verdictModal(late)
  await client.views.update({ view_id: view.id, view: last }).catch(ignoreClosed)
}

async function decide(
  { body, view }: Submitted,
  desk: Desk,
  work: (filled: Filled) => Promise<Verdict>,
): Promise<Verdict> {
  try {
    const values = StateValues.safeParse(view.state.values).data
    const about = view.private_metadata ? parseJson(PrivateMetadata, view.private_metadata) : null
    if (!values || about === undefined) return UNREADABLE
    const act = await actOf(desk, body.user.id, submissionToken(view))
    return isRefusal(act) ? act : await work({ act, values, about })
  } catch (error) {
    const sentence = desk.incidents.report(error, { personId: body.user.id, callbackId: view.callback_id })
    return { refused: 'bad-input', sentence }
  }
}

function acknowledgement(verdict: Verdict) {
  return 'errors' in verdict
    ? { response_action: 'errors' as const, errors: verdict.errors }
    : { response_action: 'update' as const, view: verdictModal(verdict) }
}

function verdictModal(outcome: Outcome) {
  return isRefusal(outcome) ? refusalModal(outcome) : resultModal('Done', outcome.sentence)
}

/** Puts a refusal of what was filled in beside its field, so that it can be mended; other refusals stay as they are. */
export function besideField(outcome: Outcome, field: string): Verdict {
  if (!isRefusal(outcome)) return outcome
  const isMendable = outcome.refused === 'bad-input' || outcome.refused === 'too-early'
  return isMendable ? { errors: { [field]: outcome.sentence } } : outcome
}

/** For forms about a migration: without one nothing is done. */
export function aboutMigration(
  work: (filled: Filled & { about: PrivateMetadata }) => Promise<Verdict>,
): (filled: Filled) => Promise<Verdict> {
  return async ({ act, values, about }) => (about ? work({ act, values, about }) : UNREADABLE)
}
